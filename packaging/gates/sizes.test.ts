import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { readPacked, spoiled, textOf } from './packed.js';
import { ceilings, oversized } from './sizes.js';

const packages = await readPacked(release().tarballs);

test('every package has a ceiling', () => {
  expect(Object.keys(ceilings).sort()).toEqual(packages.map(({ name }) => name).sort());
});

test.each(packages)('$name is no larger than it may be', async (packed) => {
  expect(await oversized(packed, ceilings[packed.name]!)).toEqual([]);
});

describe('the gate catches', () => {
  const core = packages.find(({ name }) => name === '@fuzzydiff/core')!;
  const ceiling = ceilings[core.name]!;

  test('a main entry that reaches too much', async () => {
    const noise = `globalThis.noise = '${randomBytes(12_000).toString('hex')}';`;
    const index = `${textOf(core, 'dist/index.js')}\nimport './noise.js';`;
    const large = spoiled(core, { 'dist/index.js': index, 'dist/noise.js': noise });
    expect(await oversized(large, ceiling)).toEqual([expect.stringContaining('the main entry')]);
  });

  test('a tarball with too much in it', async () => {
    const large = { ...core, size: ceiling.tarball + 1 };
    expect(await oversized(large, ceiling)).toEqual([expect.stringContaining('the tarball')]);
  });
});
