import { frequencyBands, keptUnderNoise } from '@fuzzydiff/core/math';
import { describe, expect, test } from 'vitest';
import { asItIs, bandsOf, canChangeAllOver, isAsItIs } from './places.js';

/** Those of portraits-128. */
const sigmas = {
  luma: [0.114, 0.379, 1.02, 2.47, 5.28, 10.1, 14.9, 35.4],
  chroma: [0.0237, 0.0768, 0.219, 0.572, 1.3, 2.47, 4.13, 8.66],
};
const all = [1, 1, 1, 1, 1];
const of = (places: Partial<typeof asItIs>, isGrey = false) => bandsOf({ ...asItIs, ...places }, sigmas, isGrey);

describe('what a place of a slider means in bands, coarse to fine', () => {
  test('0 keeps all of every band', () => {
    expect(isAsItIs(asItIs)).toBe(true);
    expect(of({})).toMatchObject({ luma: all, chroma: all });
  });

  test('denoise keeps what noise of up to .15 leaves credible, as it was measured, by few calls', () => {
    const end = of({ denoise: 1 });
    expect(end).toMatchObject(keptUnderNoise(sigmas, 0.3, 5));
    const two = of({ denoise: 2 / 3 });
    [1, 0.99, 0.96, 0.78, 0.25].forEach((kept, band) => {
      expect(two.luma[band]).toBeCloseTo(kept, 2);
    });
    [0.99, 0.89, 0.55, 0.13, 0.01].forEach((kept, band) => {
      expect(two.chroma[band]).toBeCloseTo(kept, 2);
    });
    expect(two.plan).toHaveProperty('start', 'surroundings');
  });

  test('of a black-and-white face the noise of three channels is all in luma', () => {
    expect(of({ denoise: 1 }, true).luma).toEqual(keptUnderNoise(sigmas, 0.3 * Math.sqrt(3), 5).luma);
  });

  test('sharpen frees the finest bands of luma one after the other, and no colour', () => {
    expect(of({ sharpen: 0.4 }).luma).toEqual([1, 1, 1, 1, 0]);
    expect(of({ sharpen: 0.8 }).luma).toEqual([1, 1, 1, 0, 0]);
    expect(of({ sharpen: 1 })).toMatchObject({ luma: [1, 1, 0.5, 0, 0], chroma: all, plan: { steps: 50 } });
  });

  test('colour frees the coarsest band of chroma alone', () => {
    expect(of({ colour: 1 })).toMatchObject({ luma: all, chroma: [0, 1, 1, 1, 1], plan: { steps: 50 } });
    expect(of({ colour: 0.3 }).chroma[0]).toBeCloseTo(0.7, 9);
  });

  test('together a band keeps the product, which the library takes', () => {
    const both = of({ sharpen: 1, denoise: 1, colour: 1 });
    const one = of({ denoise: 1 });
    expect(both.luma).toEqual(one.luma.map((kept, band) => kept * [1, 1, 0.5, 0, 0][band]!));
    expect(both.chroma).toEqual(one.chroma.map((kept, band) => (band === 0 ? 0 : kept)));
    expect(() => frequencyBands(both)).not.toThrow();
  });
});

test('a model has to know its bands, and to have as many', () => {
  expect(canChangeAllOver({ shape: [3, 64, 64], bandSigmas: sigmas })).toBe(true);
  expect(canChangeAllOver({ shape: [3, 64, 64] })).toBe(false);
  expect(canChangeAllOver({ shape: [3, 6, 8], bandSigmas: sigmas })).toBe(false);
});
