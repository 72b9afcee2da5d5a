// The whole method on another prior than faces: statistics of good pieces, then the map and the correction of damaged ones.
import { calibration } from '@fuzzydiff/calibration';
import { drain, presets } from '@fuzzydiff/core';
import { evaluation } from '@fuzzydiff/evaluation';

/** @typedef {readonly import('@fuzzydiff/calibration').CalibrationImage[]} Pieces */

/** Balanced, but for an exact prior: what is attended to need not be kept, so attention may begin later and weigh more. */
const settings = { ...presets.balanced.correction, lower: 3, upper: 6, exponent: 2 };

/** Balanced, but not laid along the image's edges: a weave is full of them. @type {import('@fuzzydiff/core').Estimator} */
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
  const { statistics } = await drain(calibration(model, estimator, good));
  const kinds = /** @type {const} */ (['scratch', 'occluder', 'grey', 'offset', 'dust']);
  const options = { kinds, methods: [], pictures: 1 };
  const { results, pictures } = await drain(evaluation(model, statistics, settings, inspected, options));
  const scores = Object.entries(results.kinds).map(([kind, { map, methods }]) => {
    const [before, after] = [methods.nothing, methods.correct].map((made) => made?.psnrInside?.mean ?? Number.NaN);
    return { kind, auroc: map.auroc?.mean ?? Number.NaN, before, after };
  });
  return { scores, examples: pictures.examples };
}
