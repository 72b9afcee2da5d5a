import { expect, test } from 'vitest';
import { presets, tensor } from '../../packages/core/dist/index.js';
import { gaussianPrior } from '../../packages/core/dist/testing/index.js';
import { degradedCases, kinds, sweepCorrections, sweepMaps } from './parts.mjs';
import { correctionPoints, groups, mapPoints } from './settings.mjs';
import { sweepTables } from './tables.mjs';

const shape = [3, 16, 16];
const faces = Array.from({ length: 7 }, (_, n) => ({
  key: `face ${n}`,
  image: tensor(
    shape,
    Float32Array.from({ length: 768 }, (_, i) => 0.4 * Math.sin(0.05 * i + n)),
  ),
}));
const model = gaussianPrior({ mean: tensor(shape), sigma: 0.3, clipSample: true });

/** @param {number} places */
const material = (places) => ({
  model,
  good: faces.slice(2),
  cases: degradedCases(faces.slice(0, 2), 3),
  seed: 3,
  places,
});
const [maps, plans] = [mapPoints(), correctionPoints()];
const silent = () => {};

test('every setting is there once, the presets marked, in groups that are explained', () => {
  for (const points of [maps, plans]) {
    expect(points[0]).toMatchObject({ preset: 'balanced', groups: expect.arrayContaining(['presets']) });
    expect(points.filter(({ preset }) => preset === 'fast')).toHaveLength(1);
    expect(new Set(points.map(({ name }) => name)).size).toBe(points.length);
    for (const group of points.flatMap((point) => point.groups)) expect(groups).toHaveProperty(group);
  }
  expect(maps[0]?.estimator).toEqual(presets.balanced.estimator);
  expect(plans[0]?.plan).toEqual(presets.balanced.correction.plan);
});

test('results are the same whatever is worked on at once, and of what was asked for', async () => {
  const chosen = [maps[0], maps[2]].flatMap((point) => point ?? []);
  /** @type {string[]} */
  const reported = [];
  const one = await sweepMaps(material(1), chosen, ({ name }) => reported.push(name));
  expect(await sweepMaps(material(3), chosen, silent)).toEqual(one);
  expect(reported).toEqual(chosen.map(({ name }) => name));
  for (const { scores } of one) {
    expect(scores['auroc']?.images).toBe(2);
    expect(scores['auroc']?.mean).toBeGreaterThan(0.5);
  }
  expect(one[0]?.minusFirst['auroc']).toMatchObject({ mean: 0, low: 0, high: 0 });

  const few = plans.slice(0, 2);
  const corrected = await sweepCorrections(material(1), few, silent);
  expect(await sweepCorrections(material(3), few, silent)).toEqual(corrected);
  expect(corrected.input['psnrOutside']).toBeNull();
  for (const { scores, calls } of corrected.points) {
    expect(calls).toBeGreaterThan(1);
    expect(scores['psnrInside']?.mean).toBeGreaterThan(corrected.input['psnrInside']?.mean ?? Number.NaN);
  }

  const made = { machine: { cpu: '', cores: 1, system: '', node: '', onnxruntime: '' }, model: '', seed: 3, kinds };
  const tables = sweepTables({
    made: { ...made, images: ['face 0', 'face 1'], calibrationImages: ['face 2'] },
    groups,
    map: one,
    correction: corrected,
  });
  expect(tables).toMatch(/\*\*balanced\*\* /);
  expect(tables).not.toMatch(/NaN|undefined/);
});
