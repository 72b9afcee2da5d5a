import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { readPacked, spoiled, textOf } from './packed.js';
import { foreignReach, runAnywhere } from './reach.js';

const packages = await readPacked(release().tarballs);

describe.each(Object.entries(runAnywhere))('%s runs anywhere', (name, reach) => {
  const packed = packages.find((one) => one.name === name)!;

  test('and imports nothing that does not', async () => expect(await foreignReach(packed, reach)).toEqual([]));

  test.each([
    ["import 'node:fs';", 'node:fs'],
    ["export const load = () => import('sharp');", 'sharp'],
    ["export { env } from 'onnxruntime-web';", 'onnxruntime-web'],
    ["export * from '@fuzzydiff/core-extras';", '@fuzzydiff/core-extras'],
  ])('the gate catches %s', async (line, wanted) => {
    const index = textOf(packed, 'dist/index.js');
    const deep = spoiled(packed, { 'dist/index.js': `${index}\nimport './deep.js';`, 'dist/deep.js': line });
    expect(await foreignReach(deep, reach)).toContain(`dist/index.js: ${wanted}`);
  });
});
