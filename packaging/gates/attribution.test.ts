import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { missingAttribution } from './attribution.js';
import { readPacked, spoiled, textOf } from './packed.js';

const packages = await readPacked(release().tarballs);
const faces = packages.find(({ name }) => name === '@fuzzydiff/faces')!;
const model = packages.find(({ name }) => name === '@fuzzydiff/model-portraits-64')!;

test('the models say whose portraits they are computed from, and what may be done with them', () => {
  expect(missingAttribution(model)).toEqual([]);
  expect(missingAttribution(packages.find(({ name }) => name === '@fuzzydiff/model-portraits-128')!)).toEqual([]);
});

test('the package of faces says whose network it has, and under which licence', () => {
  expect(missingAttribution(faces)).toEqual([]);
});

describe('the gate catches', () => {
  test('a network without its licence, or its authors', () => {
    expect(missingAttribution(spoiled(faces, { 'model/LICENSE': null }))).toHaveLength(1);
    expect(missingAttribution(spoiled(faces, { 'README.md': 'A network.' }))).toHaveLength(4);
  });

  test('a missing model card', () => {
    expect(missingAttribution(spoiled(model, { 'MODEL_CARD.md': null }))).toHaveLength(4);
  });

  test('the licence of the code in place of its own', () => {
    const other = packages.find(({ name }) => name === '@fuzzydiff/core')!;
    expect(missingAttribution(spoiled(model, { LICENSE: textOf(other, 'LICENSE') }))).toHaveLength(2);
  });

  test('a bundle that does not name its source', () => {
    const bundle = textOf(model, 'bundle/model.json').replaceAll('UK Parliament', 'somebody');
    expect(missingAttribution(spoiled(model, { 'bundle/model.json': bundle }))).toHaveLength(1);
  });
});
