// The whole method on another prior than faces: statistics of good pieces, then the map and the correction of damaged ones.
import { calibrate } from '@fuzzydiff/calibration';
import { presets } from '@fuzzydiff/core';
import { evaluate } from '@fuzzydiff/evaluation';

/** @typedef {readonly import('@fuzzydiff/calibration').CalibrationImage[]} Pieces */

/** Whatever is found counts: to promise that good pieces stay would take others, for `takePromise`. */
const { alpha: _, ...balanced } = presets.balanced.correction;

/** Balanced, but for an exact prior: what is attended to need not be kept, so attention may begin later and weigh more. */
const settings = { ...balanced, lower: 3, upper: 6, exponent: 2 };

/** Balanced, but not laid along the image's edges: a weave is full of them. @type {import('@fuzzydiff/core/math').Estimator} */
const estimator = {
  ...presets.balanced.estimator,
  discrepancy: { error: 'absolute', channels: 'max', smoothing: 1 },
};

/**
 * Damages the pieces in known ways, and measures how well the damage is found (AUROC of the map) and undone (PSNR to the good
 * piece inside the damage, in dB, before and after).
 *
 * @param {import('@fuzzydiff/core').EpsModel} model
 * @param {{ good: Pieces, inspected: Pieces }} pieces
 */
export async function inspection(model, { good, inspected }) {
  const calibration = await calibrate(model, good, { estimator });
  const kinds = /** @type {const} */ (['scratch', 'occluder', 'grey', 'offset', 'dust']);
  const options = { kinds, methods: [], pictures: 1 };
  const { results, pictures } = await evaluate(model, inspected, { calibration, settings, ...options });
  const scores = Object.entries(results.kinds).map(([kind, { map, methods }]) => {
    const [before, after] = [methods.nothing, methods.correct].map((made) => made?.psnrInside?.mean ?? Number.NaN);
    return { kind, auroc: map.auroc?.mean ?? Number.NaN, before, after };
  });
  return { scores, examples: pictures.examples };
}
