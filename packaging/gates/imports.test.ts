import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { undeclaredImports } from './imports.js';
import { readPacked, spoiled } from './packed.js';

const packages = await readPacked(release().tarballs);

test.each(packages)('$name declares all that it imports', (packed) => expect(undeclaredImports(packed)).toEqual([]));

describe('the gate catches', () => {
  const runtime = packages.find(({ name }) => name === '@fuzzydiff/runtime-web')!;

  test.each([
    ['dist/index.js', "import '@fuzzydiff/convert';", '@fuzzydiff/convert'],
    ['dist/index.js', "export const load = () => import('esbuild/lib/main.js');", 'esbuild'],
    ['dist/index.d.ts', "export declare const page: import('playwright-core').Page;", 'playwright-core'],
  ])('%s: %s', (file, text, wanted) => {
    expect(undeclaredImports(spoiled(runtime, { [file]: text }))).toEqual([`${file}: ${wanted}`]);
  });
});
