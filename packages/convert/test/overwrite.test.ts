import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ModelManifest, networkFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImportOptions, importCheckpoint, sha256OfFile } from '../src/node/index.js';
import { replaceBundle } from '../src/node/replace-bundle.js';

const checkpoints = path.join(import.meta.dirname, 'checkpoints');
const unet = path.join(checkpoints, 'unet2d-no-middle');
const other = path.join(checkpoints, 'unet2d-resnet-blocks');
const weights = 'diffusion_pytorch_model.safetensors';

let scratch: string;
let out: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'overwrite-'));
  out = path.join(scratch, 'bundle');
  await importCheckpoint(unet, { out, name: 'first' });
});
afterEach(async () => {
  await rm(scratch, { recursive: true });
});

const manifestOf = async (folder: string) =>
  parseManifest(await readFile(path.join(folder, 'model.json'), 'utf8'), 'model.json');

async function edit(changes: Partial<ModelManifest>): Promise<void> {
  await writeFile(path.join(out, 'model.json'), JSON.stringify({ ...(await manifestOf(out)), ...changes }));
}

/** Every file below a folder, with what is in it. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = entries.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [path.relative(folder, file), await sha256OfFile(file)])),
  );
}

describe('an import that overwrites', () => {
  it('replaces the files of the network and model.json, and nothing else', async () => {
    await mkdir(path.join(out, 'notes/2026'), { recursive: true });
    await writeFile(path.join(out, 'mine.safetensors'), 'hours of work');
    await writeFile(path.join(out, 'notes/2026/letter.txt'), 'Dear');
    const kept = ['mine.safetensors', path.join('notes', '2026', 'letter.txt')];
    const before = await contents(out);
    await importCheckpoint(other, { out, overwrite: true, dtype: 'fp16' });
    const after = await contents(out);
    expect(Object.keys(after).sort()).toEqual(
      [...kept, 'model.float16.onnx', 'model.json', 'model.onnx', 'weights.fp16.safetensors'].sort(),
    );
    for (const file of kept) expect(after[file]).toBe(before[file]);
    const manifest = await manifestOf(out);
    for (const file of networkFiles(manifest)) expect(after[file]).toBe(manifest.files[file]!.sha256);
    expect(await readdir(scratch)).toEqual(['bundle']);
    // As if nothing had been there before.
    await importCheckpoint(other, { out: `${out}2`, dtype: 'fp16' });
    expect(manifest).toEqual(await manifestOf(`${out}2`));
  });

  it('works in the folder that a link leads to', async () => {
    await rename(out, path.join(scratch, 'elsewhere'));
    await symlink(path.join(scratch, 'elsewhere'), out);
    await importCheckpoint(other, { out, overwrite: true });
    expect(await manifestOf(path.join(scratch, 'elsewhere'))).toMatchObject({ name: 'unet2d-resnet-blocks' });
    expect((await readdir(scratch)).sort()).toEqual(['bundle', 'elsewhere']);
  });

  it('mends a bundle whose files are damaged or gone', async () => {
    const whole = await contents(out);
    await writeFile(path.join(out, 'model.onnx'), 'cut');
    await rm(path.join(out, weights));
    await importCheckpoint(unet, { out, name: 'first', overwrite: true });
    expect(await contents(out)).toEqual(whole);
  });

  it.each([
    ['is no bundle', 'letter.txt', 'Dear', /it holds files, and no bundle, so choose another name\.$/],
    [
      'is the model of another program',
      'model.json',
      '{"layers": []}',
      /to overwrite at .* but its model\.json .*; delete that folder, or choose another name\.$/,
    ],
  ])('refuses a folder that %s', async (_, name, content, sentence) => {
    const folder = path.join(scratch, 'folder');
    await mkdir(folder);
    await writeFile(path.join(folder, name), content);
    // Without `overwrite`, too: it would lead nowhere to advise it.
    for (const overwrite of [true, false])
      await expect(importCheckpoint(unet, { out: folder, overwrite })).rejects.toThrow(sentence);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('never replaces a file that the bundle does not list', async () => {
    await writeFile(path.join(out, 'weights.fp16.safetensors'), 'of the user');
    const before = await contents(out);
    await expect(importCheckpoint(unet, { out, overwrite: true, dtype: 'fp16' })).rejects.toThrow(
      /^Expected no file weights\.fp16\.safetensors in the bundle .*; move it elsewhere, or choose another name/,
    );
    expect(await contents(out)).toEqual(before);
    expect(await readdir(scratch)).toEqual(['bundle']);
  });

  it('leaves the old bundle as it was when it fails or is stopped', async () => {
    const before = await contents(out);
    await expect(importCheckpoint(path.join(checkpoints, 'tiny.pt'), { out, overwrite: true })).rejects.toThrow();
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('stopped'));
    await expect(importCheckpoint(other, { out, overwrite: true, signal: stop.signal, onProgress })).rejects.toThrow(
      'stopped',
    );
    expect(await contents(out)).toEqual(before);
    expect(await readdir(scratch)).toEqual(['bundle']);
  });

  it('undoes what it moved when a step fails, model.json being the last', async () => {
    const before = await contents(out);
    const finished = path.join(scratch, 'finished');
    await importCheckpoint(other, { out: finished, dtype: 'fp16' });
    const fresh = await manifestOf(finished);
    const made = await contents(finished);
    delete made['model.json'];
    await rm(path.join(finished, 'model.json'));
    await expect(replaceBundle(finished, out, fresh, await manifestOf(out))).rejects.toThrow(
      /^Expected to replace the model of .*\(.*ENOENT.*model\.json.*\); it is as it was, so try again/,
    );
    expect(await contents(out)).toEqual(before);
    expect(await contents(finished)).toEqual(made);
    expect((await readdir(scratch)).sort()).toEqual(['bundle', 'finished']);
  });
});

describe('what was made for the bundle before', () => {
  const calibration = 'calibration/balanced.safetensors';
  const listing = { bytes: 3, sha256: 'ab'.repeat(32) };
  beforeEach(async () => {
    await mkdir(path.join(out, 'calibration'));
    await writeFile(path.join(out, calibration), 'own');
    const { files } = await manifestOf(out);
    const calibrations = { balanced: calibration, fast: calibration };
    await edit({ calibrations, files: { ...files, [calibration]: listing }, retentionSigma: 0.4 });
  });

  it('stays listed where the model is the same', async () => {
    const { manifest, unlisted } = await importCheckpoint(unet, { out, name: 'first', maxBatch: 2, overwrite: true });
    expect(unlisted).toEqual([]);
    expect(manifest).toMatchObject({
      calibrations: { balanced: calibration, fast: calibration },
      retentionSigma: 0.4,
      graph: { maxBatch: 2 },
    });
    expect(manifest.files[calibration]).toEqual(listing);
    expect(await manifestOf(out)).toEqual(manifest);
  });

  it.each<[string, string, Partial<ImportOptions>]>([
    ['other weights', other, { name: 'first' }],
    ['another name', unet, { name: 'second' }],
    ['another frame', unet, { name: 'first', frame: { kind: 'whole', description: 'the face' } }],
    ['another schedule', unet, { name: 'first', scheduler: 'other.json' }],
  ])('is not listed for %s, but stays in the folder', async (_, source, { scheduler, ...options }) => {
    const file = path.join(scratch, 'other.json');
    const config = JSON.parse(await readFile(path.join(unet, 'scheduler_config.json'), 'utf8'));
    await writeFile(file, JSON.stringify({ ...config, beta_end: 0.03 }));
    const schedule = scheduler === undefined ? {} : { scheduler: file };
    const { manifest, unlisted } = await importCheckpoint(source, { out, overwrite: true, ...options, ...schedule });
    expect(unlisted).toEqual([calibration]);
    expect(manifest).toMatchObject({ calibrations: {}, retentionSigma: 0.5 });
    expect(Object.keys(manifest.files)).not.toContain(calibration);
    expect(await readFile(path.join(out, calibration), 'utf8')).toBe('own');
  });
});
