import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { readPacked, spoiled, textOf, withManifest } from './packed.js';
import { typeFaults } from './types.js';

const packages = await readPacked(release().tarballs);

test.each(packages)('the types of $name are right', async (packed) => expect(await typeFaults(packed)).toEqual([]));

describe('the gate catches', () => {
  const runtime = packages.find(({ name }) => name === '@fuzzydiff/runtime-node')!;

  test('types that are not exported', async () => {
    const exports = { '.': './dist/index.js' };
    const untyped = spoiled(withManifest(runtime, { exports }), { 'dist/index.d.ts': null });
    expect(await typeFaults(untyped)).toContain('UntypedResolution: .');
  });

  test('an entry that resolves to nothing', async () => {
    const exports = { '.': { types: './dist/main.d.ts', default: './dist/main.js' } };
    expect(await typeFaults(withManifest(runtime, { exports }))).toContain('NoResolution: .');
  });

  test('types of another module system', async () => {
    const exports = { '.': { types: './dist/index.d.cts', default: './dist/index.js' } };
    const wrong = spoiled(withManifest(runtime, { exports }), { 'dist/index.d.cts': 'export declare const a: 1;' });
    expect(await typeFaults(wrong)).toContainEqual(expect.stringContaining('FalseCJS'));
  });

  test('an import in the types that leads nowhere', async () => {
    const text = `${textOf(runtime, 'dist/index.d.ts')}\nexport * from './elsewhere.js';`;
    expect(await typeFaults(spoiled(runtime, { 'dist/index.d.ts': text }))).toContainEqual(
      expect.stringContaining('InternalResolutionError'),
    );
  });
});
