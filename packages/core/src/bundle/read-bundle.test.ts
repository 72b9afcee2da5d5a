import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { BundleFiles, ListedFile } from './bundle-files.js';
import type { ModelManifest } from './manifest.js';
import { readBundle } from './read-bundle.js';

const manifest = {
  files: { 'model.onnx': { bytes: 1, sha256: 'a' }, 'balanced.safetensors': { bytes: 2, sha256: 'b' } },
  calibrations: { balanced: 'balanced.safetensors', thorough: 'mine.safetensors' },
} as unknown as ModelManifest;

/** Files that note what was read. */
function files() {
  const reads: (ListedFile | string)[] = [];
  const noted = async (file: ListedFile | string) => {
    reads.push(file);
    return new Uint8Array(1);
  };
  const port: BundleFiles = { manifest: async () => manifest, read: noted };
  return { port, reads, noted };
}

test('a file is read as it is listed', async () => {
  const { port, reads } = files();
  const bundle = await readBundle(port);
  expect(bundle.manifest).toBe(manifest);
  await bundle.read('balanced.safetensors');
  expect(reads).toEqual([{ name: 'balanced.safetensors', bytes: 2, sha256: 'b' }]);
});

test('a calibration without a hash is read only where that is allowed', async () => {
  const { port, reads, noted } = files();
  const { read } = await readBundle({ ...port, readUnlisted: noted });
  await read('mine.safetensors');
  expect(reads).toEqual(['mine.safetensors']);
  const strict = await readBundle(port);
  expect(await failureOf(() => strict.read('mine.safetensors'))).toBeFuzzydiffError(
    'invalid-argument',
    /one of model\.onnx, balanced\.safetensors for the name of a file/,
  );
});

test.each(['other', 'constructor', 'model.json'])('%s is no file of it', async (name) => {
  const { port, reads, noted } = files();
  const { read } = await readBundle({ ...port, readUnlisted: noted });
  expect(await failureOf(() => read(name))).toBeFuzzydiffError(
    'invalid-argument',
    /one of model\.onnx, balanced\.safetensors, mine\.safetensors for the name of a file/,
  );
  expect(reads).toEqual([]);
});
