import { expect, test } from 'vitest';
import type { CorrectRecipe } from './recipe.js';
import { correctSettings } from './recipe-settings.js';

const made = (device: string) =>
  ({
    ...{
      command: 'correct',
      model: 'portraits-64@1+2',
      device,
      seed: 3,
      samples: 1,
      preset: 'balanced',
      region: 'faces',
    },
    correction: { lower: 1, upper: 2, exponent: 1, strength: 1, plan: {} },
    estimator: { depths: [300] },
  }) as unknown as CorrectRecipe;

test.each([
  ['cpu', { device: 'cpu' }],
  ['cpu, int8', { device: 'cpu', precision: 'int8' }],
  ['wasm, 2 threads', { device: 'auto' }],
])('what was made on %s is made again there, where that is a place of this machine', (device, expected) => {
  const { device: where, precision } = correctSettings(made(device), { maxPixels: 1 });
  expect({ device: where, ...(precision && { precision }) }).toEqual(expected);
});

test('what is named beside the record goes before it', () => {
  const settings = correctSettings(made('cpu, int8'), { maxPixels: 1, precision: 'float32' });
  expect(settings).toMatchObject({ device: 'cpu', precision: 'float32' });
});
