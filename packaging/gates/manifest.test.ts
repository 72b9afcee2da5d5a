import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { manifestFaults } from './manifest.js';
import { readPacked, withManifest } from './packed.js';

const packages = await readPacked(release().tarballs);

test.each(packages)('$name says what a published package should', (packed) => {
  expect(manifestFaults(packed)).toEqual([]);
});

describe('the gate catches', () => {
  const runtime = packages.find(({ name }) => name === '@fuzzydiff/runtime-node')!;

  test.each([
    ['repository', { type: 'git', url: 'git+https://github.com/fuzzydiff/fuzzydiff.git' }],
    ['publishConfig', { access: 'public' }],
    ['publishConfig', { access: 'public', provenance: true, exports: './dist/index.js' }],
    ['keywords', []],
    ['sideEffects', undefined],
    ['peerDependencies', { '@fuzzydiff/core': 'workspace:^' }],
    ['peerDependencies', { '@fuzzydiff/core': '*' }],
    ['dependencies', { ndarray: 'catalog:' }],
    ['dependencies', { '@fuzzydiff/core': '^0.0.0' }],
  ])('%s: %j', (field, value) => {
    const faults = manifestFaults(withManifest(runtime, { [field]: value }));
    expect(faults).toEqual([expect.stringContaining(`expected ${field}`)]);
  });
});
