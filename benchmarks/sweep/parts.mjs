// The two halves of the sweep: how well maps find what was degraded, and how well corrections mend it, each against the
// model calls of an image.

import { calibrate, fingerprint } from '../../packages/calibration/dist/index.js';
import { presets } from '../../packages/core/dist/index.js';
import {
  attend,
  attentionMap,
  contiguous,
  diffusionPlan,
  keyedNoise,
  mergeStatistics,
  projectionCalls,
  synthesize,
  unstack,
  weigh,
} from '../../packages/core/dist/math/index.js';
import { auroc, averagePrecision, degrade, estimate, psnr, ssim } from '../../packages/evaluation/dist/index.js';
import { inParallel } from './parallel.mjs';

/**
 * @typedef {import('../../packages/core/dist/index.js').EpsModel} EpsModel
 * @typedef {import('../../packages/core/dist/math/index.js').Attention} Attention
 * @typedef {import('../../packages/core/dist/math/index.js').Estimator} Estimator
 * @typedef {import('../../packages/core/dist/math/index.js').Synthesis} Synthesis
 * @typedef {import('../../packages/core/dist/index.js').Tensor} Tensor
 * @typedef {import('../../packages/calibration/dist/index.js').CalibrationImage} CalibrationImage
 * @typedef {import('../../packages/evaluation/dist/index.js').Estimate} Estimate
 * @typedef {import('./settings.mjs').MapPoint} MapPoint
 * @typedef {import('./settings.mjs').CorrectionPoint} CorrectionPoint
 * @typedef {object} Material
 * @property {EpsModel} model
 * @property {readonly CalibrationImage[]} good what the statistics are taken of
 * @property {readonly Case[]} cases
 * @property {number} seed
 * @property {number} places images worked on at once
 * @typedef {{ key: string, clean: Tensor, image: Tensor, mask: Tensor }} Case a degraded image, `mask` 1 where it is
 * @typedef {Record<string, number | null>} Scores
 * @typedef {(point: { name: string, calls: number }) => void} Report
 */

export const kinds = /** @type {const} */ (['grey', 'offset', 'scratch', 'occluder']);

/** Every image degraded in every way. @param {readonly CalibrationImage[]} images @param {number} seed @returns {Case[]} */
export function degradedCases(images, seed) {
  return images.flatMap(({ key, image: clean }) =>
    kinds.map((kind) => ({ key, clean, ...degrade(kind, clean, seed, key) })),
  );
}

/** A number that has a mean: the PSNR of equal images is infinite, an empty region has none. @param {number | undefined} value */
const finite = (value) => (value !== undefined && Number.isFinite(value) ? value : null);

/** @param {readonly (number | null | undefined)[]} values */
function mean(values) {
  const numbers = values.filter((value) => value !== null && value !== undefined);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/**
 * Each image's scores: the mean over its kinds, which are not independent.
 * @param {readonly Case[]} cases
 * @param {readonly Scores[]} scores one per case
 * @returns {Record<string, (number | null)[]>}
 */
function byImage(cases, scores) {
  const keys = [...new Set(cases.map(({ key }) => key))];
  const own = keys.map((key) => scores.filter((_, i) => cases[i]?.key === key));
  return Object.fromEntries(
    Object.keys(scores[0] ?? {}).map((name) => [name, own.map((all) => mean(all.map((one) => one[name])))]),
  );
}

/**
 * Estimates over images, and of the differences from the first point's, image by image.
 * @param {Record<string, (number | null)[]>} values
 * @param {Record<string, (number | null)[]>} first
 */
function summarize(values, first) {
  const names = Object.keys(values);
  const over = (/** @type {(name: string) => (number | null)[]} */ of) =>
    Object.fromEntries(names.map((name) => [name, estimate(of(name))]));
  const difference = (/** @type {string} */ name) =>
    (values[name] ?? []).map((value, i) => {
      const other = first[name]?.[i] ?? null;
      return value === null || other === null ? null : value - other;
    });
  return { scores: over((name) => values[name] ?? []), minusFirst: over(difference) };
}

/**
 * An estimator's calibration: of two images at a time (one takes no fewer), merged in the images' order.
 * @param {Material} material
 * @param {Estimator} estimator
 */
async function calibrationOf({ model, good, seed, places }, estimator) {
  const pairs = Array.from({ length: good.length >> 1 }, (_, n) =>
    good.slice(2 * n, 2 * n + 4 > good.length ? undefined : 2 * n + 2),
  );
  const each = await inParallel(pairs, places, async (images) => await calibrate(model, images, { estimator, seed }));
  const statistics = each.map((one) => one.statistics).reduce(mergeStatistics);
  return { fingerprint: fingerprint(model.info, estimator), statistics, seed, images: good.length };
}

/** How well each estimator's map finds what was degraded. @param {Material} material @param {readonly MapPoint[]} points @param {Report} report */
export async function sweepMaps(material, points, report) {
  const { model, cases, seed, places } = material;
  const noise = keyedNoise(seed);
  const rows = [];
  /** @type {Record<string, (number | null)[]> | undefined} */
  let first;
  for (const point of points) {
    const calibration = await calibrationOf(material, point.estimator);
    const scores = await inParallel(cases, places, async ({ key, image, mask }) => {
      const [attention] = await attend(model, [{ image, key }], { calibration, noise });
      const score = contiguous(/** @type {Attention} */ (attention).score);
      const labels = contiguous(mask);
      return { auroc: auroc(score, labels) ?? null, averagePrecision: averagePrecision(score, labels)?.value ?? null };
    });
    const values = byImage(cases, scores);
    first ??= values;
    const row = { ...point, calls: projectionCalls(model.info, point.estimator), ...summarize(values, first) };
    report(row);
    rows.push(row);
  }
  return rows;
}

/** @param {Tensor} made @param {Case} one @returns {Scores} */
function imageScores(made, { clean, mask }) {
  const inside = /** @type {const} */ ({ mask, side: 'inside' });
  return {
    psnrInside: finite(psnr(made, clean, inside)),
    psnrOutside: finite(psnr(made, clean, { mask, side: 'outside' })),
    ssimInside: finite(ssim(made, clean, inside)),
  };
}

/**
 * How well each plan mends what `balanced`'s map found, with its other settings; before them, the degraded images as they are.
 * @param {Material} material
 * @param {readonly CorrectionPoint[]} points
 * @param {Report} report
 */
export async function sweepCorrections(material, points, report) {
  const { model, cases, seed, places } = material;
  const noise = keyedNoise(seed);
  const calibration = await calibrationOf(material, presets.balanced.estimator);
  const attended = await inParallel(cases, places, async (one) => {
    const [attention] = await attend(model, [{ image: one.image, key: one.key }], { calibration, noise });
    return { ...one, z: /** @type {Attention} */ (attention).z };
  });
  const untouched = byImage(
    cases,
    cases.map((one) => imageScores(one.image, one)),
  );
  const rows = [];
  /** @type {Record<string, (number | null)[]> | undefined} */
  let first;
  for (const point of points) {
    const settings = { ...presets.balanced.correction, plan: point.plan };
    const plan = diffusionPlan(model.info, point.plan);
    const scores = await inParallel(attended, places, async ({ z, ...one }) => {
      // Whatever is attended to: every case is corrected.
      const { weight } = weigh(attentionMap(z, settings), settings, model.info);
      const [result] = await synthesize(model, [{ image: one.image, key: one.key, weight }], { plan, noise });
      return imageScores(unstack(/** @type {Synthesis} */ (result).samples, 0), one);
    });
    const values = byImage(cases, scores);
    first ??= values;
    const row = { ...point, calls: plan.modelCalls, ...summarize(values, first) };
    report(row);
    rows.push(row);
  }
  return { input: summarize(untouched, untouched).scores, points: rows };
}
