import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviationOf, meanOf, normals } from '../../test/images.js';
import '../../test/matchers.js';
import { noised, renoise, reverseStep } from './kernels.js';

const plain = { x: 1, output: 0 };

test('a reverse step mixes the predicted image, the sample, the image before and the noise', () => {
  const x = Float32Array.of(2, -1);
  const x0 = Float32Array.of(10, 20);
  const step = { x0: 0.5, x: 0.25, previousX0: 0.125, sigma: 3 };
  reverseStep(
    { x, x0 },
    Float32Array.of(4, 8),
    { prediction: { x: 0.5, output: -0.25 }, step, clipSample: false },
    Float32Array.of(1, -1),
  );
  // x0Hat = 0.5 x - 0.25 output = 0, -2.5
  expect(x0).toEqual(Float32Array.of(0, -2.5));
  expect(x).toEqual(Float32Array.of(0.5 + 1.25 + 3, -1.25 - 0.25 + 2.5 - 3));
});

test('clipping happens to the predicted image, before it is mixed and kept', () => {
  const x = Float32Array.of(3, -3, 0.5);
  const x0 = new Float32Array(3);
  reverseStep(
    { x, x0 },
    new Float32Array(3),
    { prediction: plain, step: { x0: 2, x: 1, previousX0: 0, sigma: 0 }, clipSample: true },
    new Float32Array(3),
  );
  expect(x0).toEqual(Float32Array.of(1, -1, 0.5));
  expect(x).toEqual(Float32Array.of(5, -5, 1.5));
});

test('a value is clipped to the bound exactly, and one within the bounds is left as it is', () => {
  const predictions = Float32Array.of(1, -1, 1 + 2 ** -23, -1 - 2 ** -23, 1 - 2 ** -24, 5e-324, 0, -0.3, 1e12, -1e12);
  const clipped = predictions.map((value) => Math.min(1, Math.max(-1, value)));
  const step = { x0: 1, x: 0, previousX0: 0, sigma: 0 };
  for (const [clip, expected] of [
    [true, clipped],
    [false, predictions],
  ] as const) {
    const x0 = new Float32Array(predictions.length);
    reverseStep({ x: new Float32Array(x0.length), x0 }, predictions, {
      prediction: { x: 0, output: 1 },
      step,
      clipSample: clip,
    });
    expect(x0).toEqual(expected);
  }
});

test('a learned variance lies where v says, also beyond its bounds, value by value', () => {
  const [small, large] = [0.01, 0.09];
  const v = [-1, 0, 1, 2];
  const x = new Float32Array(4);
  const output = Float32Array.of(0, 0, 0, 0, ...v);
  const step = { x0: 0, x: 0, previousX0: 0, sigma: 0.1, logVariance: [Math.log(small), Math.log(large)] as const };
  reverseStep(
    { x, x0: new Float32Array(4) },
    output,
    { prediction: plain, step, clipSample: false },
    new Float32Array(4).fill(1),
  );
  const f = v.map((value) => (value + 1) / 2);
  const variances = f.map((share) => Math.exp(share * Math.log(large) + (1 - share) * Math.log(small)));
  expect(x.map((deviation) => deviation ** 2)).toBeAllClose(variances, { rtol: 1e-6 });
  expect(variances.slice(0, 3)).toBeAllClose([0.01, 0.03, 0.09], { rtol: 1e-12 });
});

test('a learned deviation is as exact as float32 has it', () => {
  fc.assert(
    fc.property(fc.float({ min: -80, max: 80, noNaN: true }), (v) => {
      const x = new Float32Array(1);
      // log sigma = (v + 1) / 2 - (1 - v) / 2 = v
      const step = { x0: 0, x: 0, previousX0: 0, sigma: 1, logVariance: [-2, 2] as const };
      reverseStep(
        { x, x0: new Float32Array(1) },
        Float32Array.of(0, v),
        { prediction: plain, step, clipSample: false },
        Float32Array.of(1),
      );
      expect(Math.abs(x[0]! / Math.exp(v) - 1)).toBeLessThan(2 ** -24 + 4e-9);
    }),
    { numRuns: 10_000 },
  );
});

test('learned deviations that float32 has not are infinite or nothing, and change nothing beside them', () => {
  const count = 200;
  const step = { x0: 0.5, x: 0.25, previousX0: 0.125, sigma: 1, logVariance: [-2, 2] as const };
  const [x, x0, prediction, noise, v] = ['x', 'x0', 'prediction', 'noise', 'v'].map((name) => normals(count, name)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  // Out of reach at both ends, side by side, and in between.
  const beyond = [1e3, -1e3, 1e9, Number.NaN, -1e9];
  for (const [i, at] of [0, 1, 2, 100, 199].entries()) v[at] = beyond[i]!;
  noise[0] = 2;
  noise[2] = -2;
  /** The step of the values from `start` to before `end`, as an image of their own. */
  const stepped = (start: number, end: number) => {
    const [ownX, ownX0] = [x.slice(start, end), x0.slice(start, end)];
    const output = Float32Array.of(...prediction.subarray(start, end), ...v.subarray(start, end));
    reverseStep(
      { x: ownX, x0: ownX0 },
      output,
      { prediction: plain, step, clipSample: true },
      noise.subarray(start, end),
    );
    return [ownX, ownX0] as const;
  };
  const [found, foundX0] = stepped(0, count);
  for (let i = 0; i < count; i++) {
    const [alone, aloneX0] = stepped(i, i + 1);
    expect([found[i], foundX0[i]]).toEqual([alone[0], aloneX0[0]]);
  }
  const still = x.slice();
  reverseStep({ x: still, x0: x0.slice() }, prediction, {
    prediction: plain,
    step: { ...step, sigma: 0 },
    clipSample: true,
  });
  expect([found[0], found[2], found[100]]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]);
  expect([found[1], found[199]]).toEqual([still[1], still[199]]);
});

test('a move up, and noising an image, have the mean and variance they should', () => {
  const count = 200_000;
  const x = new Float32Array(count).fill(0.5);
  renoise(x, normals(count), 0.36);
  expect(Math.abs(meanOf(x) - 0.5 * 0.8)).toBeLessThan((4 * 0.6) / Math.sqrt(count));
  expect(deviationOf(x)).toBeCloseTo(0.6, 2);

  const out = normals(count, 'other');
  noised(new Float32Array(count).fill(-1), out, 0.64);
  expect(Math.abs(meanOf(out) + 0.8)).toBeLessThan((4 * 0.6) / Math.sqrt(count));
  expect(deviationOf(out)).toBeCloseTo(0.6, 2);
});

test('whatever the step, it is the formula, value by value', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  const values = fc.array(number, { minLength: 5, maxLength: 5 });
  const variance = fc.option(
    fc.tuple(fc.double({ min: -8, max: -5, noNaN: true }), fc.double({ min: -5, max: 0, noNaN: true })),
  );
  fc.assert(
    fc.property(
      fc.record({ x: values, x0: values, output: values, v: values, noise: fc.option(values) }),
      fc.record({ px: number, po: number, cx: number, c0: number, cp: number, sigma: number, logVariance: variance }),
      fc.boolean(),
      (given, { px, po, cx, c0, cp, sigma, logVariance }, clipSample) => {
        const sample = { x: Float32Array.from(given.x), x0: Float32Array.from(given.x0) };
        const before = { x: sample.x.slice(), x0: sample.x0.slice() };
        const output = Float32Array.from([...given.output, ...given.v]);
        const noise = given.noise === null ? undefined : Float32Array.from(given.noise);
        const step = { x: cx, x0: c0, previousX0: cp, sigma, ...(logVariance && { logVariance }) };
        reverseStep(sample, output, { prediction: { x: px, output: po }, step, clipSample }, noise);

        const x0Hat = before.x.map((x, i) => px * x + po * output[i]!).map((x) => (clipSample ? clamp(x) : x));
        const deviation = (i: number) => {
          if (!logVariance) return sigma;
          const f = (output[5 + i]! + 1) / 2;
          return Math.exp((f * logVariance[1] + (1 - f) * logVariance[0]) / 2);
        };
        const x = x0Hat.map(
          (clean, i) => c0 * clean + cx * before.x[i]! + cp * before.x0[i]! + (noise ? deviation(i) * noise[i]! : 0),
        );
        expect(sample.x0).toBeAllClose(x0Hat, { rtol: 1e-6, atol: 1e-6 });
        expect(sample.x).toBeAllClose(x, { rtol: 1e-5, atol: 1e-5 });
      },
    ),
  );
});

const clamp = (value: number) => Math.min(1, Math.max(-1, value));
