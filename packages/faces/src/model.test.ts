import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { modelFile, modelUrl } from './model.js';

test('the network’s file is there, and the one that is listed', async () => {
  const bytes = await readFile(modelUrl);
  expect(bytes.length).toBe(modelFile.bytes);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(modelFile.sha256);
});
