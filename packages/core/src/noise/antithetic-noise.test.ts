import { expect, test } from 'vitest';
import { antitheticNoise } from './antithetic-noise.js';
import { keyedNoise, type NoiseKey } from './keyed-noise.js';

const source = keyedNoise(7);
const paired = antitheticNoise(source);
const drawn = (from: typeof source, key: NoiseKey) => {
  const out = new Float32Array(5);
  from.fill(out, key);
  return out;
};

test('samples 2k and 2k + 1 are the source’s sample k, and its negative', () => {
  const key = { image: 'a', purpose: 'step', draw: 3 } as const;
  for (const k of [0, 1, 2]) {
    const own = drawn(source, { ...key, sample: k });
    expect(drawn(paired, { ...key, sample: 2 * k })).toEqual(own);
    expect(drawn(paired, { ...key, sample: 2 * k + 1 })).toEqual(own.map((value) => -value));
  }
});

test('a key without a sample is the first', () => {
  expect(drawn(paired, { purpose: 'projection' })).toEqual(drawn(source, { purpose: 'projection' }));
});
