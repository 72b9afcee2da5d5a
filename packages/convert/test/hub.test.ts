import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importCheckpoint, type Progress, parseHubModel } from '../src/node/index.js';
import { type HubServer, hubServer } from './hub-server.js';
import { copySharded, indexName, shardNames } from './safetensors.js';

const folder = path.join(import.meta.dirname, 'checkpoints/unet2d-learned-time');
const weights = 'diffusion_pytorch_model.safetensors';

let hub: HubServer;
let scratch: string;
let out: string;

beforeEach(async () => {
  const files = new Map<string, Uint8Array>();
  for (const name of await readdir(folder)) files.set(name, await readFile(path.join(folder, name)));
  files.set('README.md', Buffer.from('---\ntags:\n- faces\nlicense: apache-2.0\n---\n# A model\n'));
  files.set('diffusion_pytorch_model.bin', Buffer.alloc(20_000));
  hub = await hubServer(files, 'hf_secret');
  scratch = await mkdtemp(path.join(tmpdir(), 'hub-'));
  out = path.join(scratch, 'bundle');
  // What a person's shell sets: the importer is given nothing else.
  vi.stubEnv('HF_ENDPOINT', hub.url);
  vi.stubEnv('HF_TOKEN', 'hf_secret');
  vi.stubEnv('HF_HUB_CACHE', path.join(scratch, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  await rm(scratch, { recursive: true });
});

const downloads = () => hub.requests.filter(({ path: name, range }) => name.endsWith(weights) && range !== 'bytes=0-0');

describe('import from a hub', () => {
  it('downloads what it needs into the standard cache, once', async () => {
    const { manifest } = await importCheckpoint('hf:owner/name', { out });
    expect(manifest).toMatchObject({ name: 'name', license: 'apache-2.0', shape: [3, 8, 8] });
    expect(manifest.source).toMatch(/^hf:owner\/name at c0ffee0+$/);
    const cache = path.join(scratch, 'cache', 'models--owner--name');
    const snapshot = path.join(cache, 'snapshots', await readFile(path.join(cache, 'refs', 'main'), 'utf8'));
    // The pickle beside the safetensors and the known answer stay where they are.
    expect((await readdir(snapshot)).sort()).toEqual(['README.md', 'config.json', weights, 'scheduler_config.json']);
    expect(await readlink(path.join(snapshot, weights))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]{64}$/);
    await importCheckpoint('hf:owner/name', { out: `${out}2` });
    expect(downloads()).toHaveLength(1);
    expect(await readFile(path.join(out, weights))).toEqual(await readFile(path.join(folder, weights)));
  });

  it('takes weights in several files, and stops where the hub lacks one', async () => {
    await copySharded(folder, path.join(scratch, 'model'));
    for (const name of [indexName, ...shardNames])
      hub.files.set(name, await readFile(path.join(scratch, 'model', name)));
    hub.files.delete(weights);
    const { manifest } = await importCheckpoint('hf:owner/name', { out });
    expect(manifest.graph.externalData).toEqual(shardNames);
    for (const name of shardNames)
      expect(await readFile(path.join(out, name))).toEqual(Buffer.from(hub.files.get(name)!));
    const offline = await importCheckpoint('hf:owner/name', { out: `${out}2`, offline: true });
    expect(offline.manifest).toEqual(manifest);
    hub.files.delete(shardNames[1]);
    await expect(importCheckpoint('hf:owner/name', { out: `${out}3` })).rejects.toThrow(
      /in hf:owner\/name but found all except .*-00002-of-00002\.safetensors/,
    );
  });

  it('needs no hub once it has the model', async () => {
    await importCheckpoint('hf:owner/name', { out });
    const asked = hub.requests.length;
    await importCheckpoint('hf:owner/name', { out: `${out}2`, offline: true });
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    await importCheckpoint('hf:owner/name@c0ffee0000000000000000000000000000000000', { out: `${out}3` });
    expect(hub.requests).toHaveLength(asked);
  });

  it('says what is missing offline', async () => {
    await expect(importCheckpoint('hf:owner/name', { out, offline: true })).rejects.toThrow(
      /import it once while online/,
    );
    expect(hub.requests).toHaveLength(0);
    expect((await readdir(scratch)).filter((name) => name.startsWith('bundle'))).toEqual([]);
  });

  it('goes on where a broken connection left it', async () => {
    hub.cutAfter = 30_000;
    await expect(importCheckpoint('hf:owner/name', { out })).rejects.toThrow(/goes on where it stopped/);
    const progress: Progress[] = [];
    await importCheckpoint('hf:owner/name', { out, onProgress: (step) => progress.push(step) });
    const [, again] = downloads();
    const from = Number(/^bytes=(\d+)-/.exec(again?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    const steps = progress.filter(({ stage, file }) => stage === 'download' && file === weights);
    expect(steps[0]?.done).toBe(from);
    expect(steps.at(-1)?.done).toBe(steps.at(-1)?.total);
    expect(await readFile(path.join(out, weights))).toEqual(await readFile(path.join(folder, weights)));
  });

  it('keeps no file whose hash is wrong', async () => {
    hub.corrupt = true;
    await expect(importCheckpoint('hf:owner/name', { out })).rejects.toThrow(/from the hub but found the hash/);
    hub.corrupt = false;
    await importCheckpoint('hf:owner/name', { out });
    expect(await readFile(path.join(out, weights))).toEqual(await readFile(path.join(folder, weights)));
  });

  it('says how to get access', async () => {
    vi.stubEnv('HF_TOKEN', 'hf_wrong');
    await expect(importCheckpoint('hf:owner/name', { out })).rejects.toThrow(/refused access \(401\).*HF_TOKEN/);
    // Never the token itself: sentences end up in logs.
    const wrong = importCheckpoint('hf:owner/name', { out, token: 'password' });
    await expect(wrong).rejects.toThrow(/begins with hf_/);
    await expect(wrong).rejects.not.toThrow(/password/);
    await expect(importCheckpoint('hf:owner/other', { out, token: 'hf_secret' })).rejects.toThrow(/no such model/);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const run = importCheckpoint('hf:owner/name', { out, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(run).rejects.toThrow(/abort/i);
  });
});

describe('the name of a model', () => {
  it('is an owner, a name, and perhaps a revision', () => {
    expect(parseHubModel('hf:google/ddpm-celebahq-256')).toEqual({
      repo: 'google/ddpm-celebahq-256',
      revision: 'main',
    });
    expect(parseHubModel('hf:a/b@v1.0')).toEqual({ repo: 'a/b', revision: 'v1.0' });
    for (const wrong of ['hf:', 'hf:name', 'hf:a/b/c', 'hf:../x', 'hf:a/..', 'hf:a/b@../../c', 'hf:a/b@..'])
      expect(() => parseHubModel(wrong)).toThrow(/hf:owner\/name/);
  });
});
