// A prior of a texture, with no network in it: a Gaussian in which each wave is as strong as in good pieces.
import { createHash } from 'node:crypto';
import { backendModel } from '@fuzzydiff/core/backend';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { alphasCumprod } from '@fuzzydiff/core/math';
import { fabrics } from './fabric.mjs';
import { frequency, waves } from './waves.mjs';

/** For `fuzzydiff --model`: the prior of our fabric. */
export async function loadModel() {
  return texturePrior('fabric', fabrics('to fit', 200));
}

/**
 * The exact noise predictor of the prior in which wave `w` of a picture is N(mean_w, strength_w), and the waves independent:
 *
 *     eps(x, t)_w = sqrt(1 - abar) (x_w - sqrt(abar) mean_w) / (abar strength_w + 1 - abar)
 *
 * @param {string} name
 * @param {readonly import('@fuzzydiff/calibration').CalibrationImage[]} pieces good ones, `[1,S,S]`
 * @returns {import('@fuzzydiff/core').EpsModel}
 */
export function texturePrior(name, pieces) {
  const [, side = 0] = pieces[0]?.image.shape ?? [];
  const { toWaves, toPixels } = waves(side);
  const { constant, strengths } = fit(pieces.map(({ image }) => toWaves(image.data)));
  const schedule = /** @type {const} */ ({ kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 });
  const abar = alphasCumprod(schedule);
  const hash = createHash('sha256')
    .update(Float32Array.of(constant, ...strengths))
    .digest('hex');

  /** @param {Float32Array} noisy @param {number} timestep */
  function noiseIn(noisy, timestep) {
    const a = abar[timestep];
    const amplitudes = toWaves(noisy);
    amplitudes[0] -= Math.sqrt(a) * constant;
    return toPixels(amplitudes.map((x, w) => (Math.sqrt(1 - a) * x) / (a * strengths[w] + 1 - a)));
  }

  return backendModel({
    info: {
      id: `${name}@${hash.slice(0, 16)}`,
      shape: [1, side, side],
      schedule,
      predictionType: 'epsilon',
      varianceType: 'fixed_small',
      clipSample: false,
      retentionSigma: Math.sqrt(strengths.reduce((sum, strength) => sum + strength) / side ** 2),
      frame: `A flat piece, ${side} pixels wide, at the scale of those that the prior was fitted to.`,
      maxBatch: 64,
      device: 'javascript',
    },
    async predict(values, timesteps) {
      const broken = values.find((value) => !Number.isFinite(value));
      if (broken !== undefined) throw invalidArgument('samples', 'finite values', broken);
      const size = side * side;
      const eps = new Float32Array(values.length);
      for (const [n, timestep] of timesteps.entries())
        eps.set(noiseIn(values.subarray(n * size, (n + 1) * size), timestep), n * size);
      return eps;
    },
    release: async () => {},
  });
}

/**
 * The mean of the constant wave, and the mean square of every other: the same for all waves of one pair of frequencies, as
 * a piece may be cut anywhere.
 *
 * @param {readonly Float64Array[]} amplitudes
 */
function fit(amplitudes) {
  const side = Math.sqrt(amplitudes[0]?.length ?? 0);
  const constant = amplitudes.reduce((sum, own) => sum + own[0], 0) / amplitudes.length;
  /** @type {Map<string, number[]>} */
  const squares = new Map();
  const pair = (/** @type {number} */ w) => `${frequency(Math.floor(w / side))} ${frequency(w % side)}`;
  for (const own of amplitudes)
    own.forEach((x, w) => {
      const key = pair(w);
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key)?.push((w === 0 ? x - constant : x) ** 2);
    });
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const strengths = Float64Array.from({ length: side * side }, (_, w) => mean(squares.get(pair(w)) ?? []));
  return { constant, strengths };
}
