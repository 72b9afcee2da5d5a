import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { foreignDependencies, foreignImports } from './dependencies.js';

const root = new URL('..', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const typesAllowed = ['ndarray'];

describe('core depends on the types of ndarray alone', () => {
  const sources = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => path.replaceAll('\\', '/'));

  test('the source is found', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources).toContain('noise/threefry.ts');
  });

  test.each(sources)('src/%s imports nothing else', (path) => {
    expect(foreignImports(read(`src/${path}`), typesAllowed)).toEqual([]);
  });

  test('its manifest names nothing else', () => {
    expect(foreignDependencies(JSON.parse(read('package.json')), ['@types/ndarray'])).toEqual([]);
  });

  test('its compiler knows no types of Node: `process` or `Buffer` would not build', () => {
    const { compilerOptions } = JSON.parse(read('tsconfig.json'));
    const base = JSON.parse(read('../../tsconfig.base.json'));
    expect({ ...base.compilerOptions, ...compilerOptions }.types).toEqual([]);
  });
});

describe('the gate catches', () => {
  test.each([
    ["import { readFileSync } from 'node:fs';", 'node:fs'],
    ["import type { Stats } from 'fs';", 'fs'],
    ["import 'sharp';", 'sharp'],
    ["export { InferenceSession } from 'onnxruntime-node';", 'onnxruntime-node'],
    ["export const load = () => import('@fuzzydiff/runtime-node');", '@fuzzydiff/runtime-node'],
    ["const fs = require('fs');", 'fs'],
    ["import type { NdArray } from 'ndarray';\nimport ops from 'ndarray-ops';", 'ndarray-ops'],
    ["import ndarray, { type NdArray } from 'ndarray';", 'ndarray'],
  ])('%s', (source, name) => expect(foreignImports(source, typesAllowed)).toEqual([name]));

  test('but not what is its own, nor what a comment says', () => {
    const source =
      "import type { NdArray } from 'ndarray';\nimport { tensor } from '../tensor.js';\n// import 'sharp'\nconst text = \"from 'fs'\";";
    expect(foreignImports(source, typesAllowed)).toEqual([]);
  });

  test('a dependency of any kind', () => {
    const manifest = {
      dependencies: { '@types/ndarray': '1', sharp: '1' },
      peerDependencies: { 'onnxruntime-web': '1' },
      optionalDependencies: { fsevents: '1' },
      devDependencies: { vitest: '1' },
    };
    expect(foreignDependencies(manifest, ['@types/ndarray'])).toEqual(['sharp', 'onnxruntime-web', 'fsevents']);
  });
});
