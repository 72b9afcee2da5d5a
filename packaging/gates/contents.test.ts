import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { foreignFiles, missingFiles } from './contents.js';
import { readPacked, spoiled, withManifest } from './packed.js';

const packages = await readPacked(release().tarballs);

test('all packages are there', () => {
  expect(packages.map(({ name }) => name).sort()).toEqual([
    '@fuzzydiff/calibration',
    '@fuzzydiff/convert',
    '@fuzzydiff/core',
    '@fuzzydiff/evaluation',
    '@fuzzydiff/faces',
    '@fuzzydiff/model-portraits-128',
    '@fuzzydiff/model-portraits-64',
    '@fuzzydiff/queue',
    '@fuzzydiff/runtime-node',
    '@fuzzydiff/runtime-oip',
    '@fuzzydiff/runtime-web',
    'fuzzydiff',
  ]);
});

test.each(packages)('$name has its page and its licence, and nothing that does not belong', (packed) => {
  expect(missingFiles(packed)).toEqual([]);
  expect(foreignFiles(packed)).toEqual([]);
});

describe('the gate catches', () => {
  const [packed] = packages;

  test.each([
    'src/index.ts',
    'dist/tensor.test.js',
    'dist/index.js.map',
    'dist/.tsbuildinfo',
    'tsconfig.json',
    'index.js',
    'bundle/model.onnx',
  ])('%s', (file) => expect(foreignFiles(spoiled(packed!, { [file]: '' }))).toEqual([file]));

  test('types in a package that exports none', () => {
    const untyped = withManifest(packed!, { exports: { './package.json': './package.json' } });
    expect(foreignFiles(untyped)).toContain('dist/index.d.ts');
  });

  test('a licence that is missing, a page that is empty', () => {
    expect(missingFiles(spoiled(packed!, { LICENSE: null, 'README.md': '\n' }))).toEqual(['README.md', 'LICENSE']);
  });
});
