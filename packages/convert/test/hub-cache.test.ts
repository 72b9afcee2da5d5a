import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedModels, hubSnapshot, parseHubModel, removeCachedModel } from '../src/node/index.js';
import { type HubServer, hubServer } from './hub-server.js';

const checkpoint = path.join(import.meta.dirname, 'checkpoints/unet2d-learned-time');

let hub: HubServer;
let cacheDir: string;
let bytes: number;
beforeEach(async () => {
  const files = new Map<string, Uint8Array>();
  for (const name of await readdir(checkpoint)) files.set(name, await readFile(path.join(checkpoint, name)));
  hub = await hubServer(files, null);
  cacheDir = await mkdtemp(path.join(tmpdir(), 'hub-cache-'));
  const wanted = ['config.json', 'scheduler_config.json', 'diffusion_pytorch_model.safetensors'];
  bytes = wanted.reduce((sum, name) => sum + files.get(name)!.length, 0);
});
afterEach(async () => {
  await hub.close();
  await rm(cacheDir, { recursive: true });
});

const download = () => hubSnapshot(parseHubModel('hf:owner/name'), { cacheDir, endpoint: hub.url });

test('what an import has downloaded is listed with its size, and removed without a trace', async () => {
  expect(await cachedModels({ cacheDir })).toEqual([]);
  await download();
  const model = { name: 'hf:owner/name', folder: path.join(cacheDir, 'models--owner--name'), bytes };
  expect(await cachedModels({ cacheDir })).toEqual([model]);
  expect(await removeCachedModel('hf:owner/name', { cacheDir })).toEqual(model);
  expect(await readdir(cacheDir).catch(() => [])).toEqual([]);
  await mkdir(cacheDir, { recursive: true });
});

test('what other tools keep in the same cache is neither counted nor removed', async () => {
  const other = path.join(cacheDir, 'models--owner--other', 'blobs');
  await mkdir(other, { recursive: true });
  await writeFile(path.join(other, 'abc'), 'theirs');
  const snapshot = await download();
  await writeFile(path.join(snapshot, '../../blobs/theirs'), 'theirs');
  await writeFile(path.join(snapshot, 'theirs.json'), 'theirs');
  await removeCachedModel('hf:owner/name', { cacheDir });
  expect(await readdir(other)).toEqual(['abc']);
  expect(await readdir(snapshot)).toEqual(['theirs.json']);
  expect(await readdir(path.join(snapshot, '../../blobs'))).toEqual(['theirs']);
  expect(await readdir(path.join(snapshot, '../../refs'))).toEqual(['main']);
  expect(await cachedModels({ cacheDir })).toEqual([]);
});

test('a download that was cut off is freed, too', async () => {
  hub.cutAfter = 30_000;
  await expect(download()).rejects.toThrow('goes on where it stopped');
  const [model] = await cachedModels({ cacheDir });
  expect(model?.bytes).toBeGreaterThan(0);
  await removeCachedModel('hf:owner/name', { cacheDir });
  expect(await readdir(cacheDir).catch(() => [])).toEqual([]);
  await mkdir(cacheDir, { recursive: true });
});

test('a model that is not there is a sentence with those that are', async () => {
  await download();
  await expect(removeCachedModel('hf:owner/another', { cacheDir })).rejects.toThrow('there are: hf:owner/name.');
});
