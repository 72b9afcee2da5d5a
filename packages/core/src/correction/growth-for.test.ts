import { expect, test } from 'vitest';
import { growthFor } from './growth-for.js';

const network = { discrepancy: 'a network' };
const settings = { strength: 1 };

test.each([
  ['by the error, in an image of the model’s own size', {}, undefined, 0],
  ['by the error, in a photograph', {}, 'colour', 1],
  ['by a network, in an image of the model’s own size', network, undefined, 0.5],
  ['by a network, in a photograph in colour', network, 'colour', 0.5],
  ['by a network, in a photograph in black-and-white', network, 'grey', 1],
] as const)('%s, attention grows as far as its rim asks for', (_, model, photograph, expected) => {
  expect(growthFor(model, settings, photograph)).toBe(expected);
});

test.each([
  ['a strength below 1', { strength: 0.8 }],
  ['a weight per fusion, as published', { strength: 1, perFusionOn: { steps: 250 } }],
])('with %s it does not grow', (_, own) => {
  expect(growthFor(network, own, 'grey')).toBe(0);
});
