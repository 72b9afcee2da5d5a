// What the sweep tries: estimators of the map and plans of the correction, among them the presets' own.
import { isDeepStrictEqual } from 'node:util';
import { presets } from '../../packages/core/dist/index.js';

/**
 * @typedef {import('../../packages/core/dist/math/index.js').Estimator} Estimator
 * @typedef {import('../../packages/core/dist/math/index.js').PlanOptions} PlanOptions
 * @typedef {object} Named
 * @property {string} name short: it is the point's label
 * @property {string[]} groups what it is compared in
 * @property {string} [preset] whose own it is
 * @typedef {Named & { estimator: Estimator }} MapPoint
 * @typedef {Named & { plan: PlanOptions }} CorrectionPoint
 */

/** Why each group is there, in a line. */
export const groups = {
  presets: 'what `balanced` and `fast` are',
  depths: 'which depths, with a noise and its negative each, one step from each depth',
  noises: 'how many noises are averaged, at depths 50 and 400: each with its negative (±), or each its own',
  discrepancy:
    "`balanced`'s depths, compared by the smoothed absolute error alone (narrow), with the broad error, and guided",
  solvers: 'several steps from each depth in place of one',
  published: "the paper's depths and squared error, in ten steps from each depth",
  plain: 'each level once, by solver',
  start: 'from what surrounds the damage, at a lower level, or from pure noise there and at the top',
  jumps: "levels walked several times (the paper's inner loop), by how far back and how often",
};

const { balanced, fast, paper } = presets;

/**
 * One step from each of some depths, compared as `balanced` does.
 * @param {number[]} depths @param {number} noises @param {boolean} antithetic @returns {Estimator}
 */
const oneStep = (depths, noises, antithetic) => ({ ...balanced.estimator, depths, noises, antithetic });

const { broad, guided } = balanced.estimator.discrepancy;

/** Simpler discrepancies than the presets'. @type {Record<string, Estimator['discrepancy']>} */
const simpler = {
  narrow: { error: 'absolute', channels: 'max', smoothing: 1 },
  'broad only': { error: 'absolute', channels: 'max', smoothing: 0.7, ...(broad && { broad }) },
  'guided only': { error: 'absolute', channels: 'max', smoothing: 0, ...(guided && { guided }) },
};

/** How an estimator compares, where that is not as `balanced` does. @param {Estimator['discrepancy']} discrepancy */
function comparedName(discrepancy) {
  const same = (/** @type {Estimator['discrepancy']} */ other) => isDeepStrictEqual(discrepancy, other);
  if (same(balanced.estimator.discrepancy)) return '';
  const name =
    Object.entries(simpler).find(([, own]) => same(own))?.[0] ??
    ('error' in discrepancy ? discrepancy.error : discrepancy.learned);
  return ` ${name}`;
}

/** @param {Estimator} estimator */
function estimatorName({ depths, steps, solver, noises, antithetic, discrepancy }) {
  const paired = antithetic ? ' ±' : '';
  const solved = steps === 1 ? '' : ` ${solver} ${steps}`;
  return `${depths.join('·')} ×${noises}${paired}${solved}${comparedName(discrepancy)}`;
}

/** @param {PlanOptions} plan */
function planName({ steps, timesteps, solver = 'ddpm', jumps, start }) {
  const levels = timesteps === undefined ? `${steps}` : `${timesteps.length} from ${timesteps.at(-1)}`;
  const walked = jumps === undefined ? `${solver} ${levels}` : `${levels}, ${jumps.length ?? 1}x${jumps.samples ?? 1}`;
  return timesteps !== undefined && start !== 'surroundings' ? `${walked} noise` : walked;
}

/**
 * Each setting once, in all the groups that it is in.
 * @template T
 * @template {Named} P
 * @param {readonly (readonly [group: string, setting: T, preset?: string])[]} entries
 * @param {(setting: T) => string} nameOf
 * @param {(named: Named, setting: T) => P} pointOf
 */
function distinct(entries, nameOf, pointOf) {
  /** @type {Map<string, P>} */
  const points = new Map();
  for (const [group, setting, preset] of entries) {
    const key = JSON.stringify(setting);
    const known = points.get(key);
    if (known) known.groups.push(group);
    else points.set(key, pointOf({ name: nameOf(setting), groups: [group], ...(preset && { preset }) }, setting));
  }
  return [...points.values()];
}

/** The estimators, `balanced`'s own first. */
export function mapPoints() {
  const pair = [50, 400];
  const solved = /** @type {const} */ (['ddpm', 'ddim', 'dpmpp']).flatMap((solver) =>
    [2, 5].map((steps) => ({ ...oneStep(pair, 2, true), solver, steps })),
  );
  /** @type {[string, Estimator, string?][]} */
  const entries = [
    ['presets', balanced.estimator, 'balanced'],
    ['presets', fast.estimator, 'fast'],
    ...[[50], [400], pair, [50, 300], [50, 200, 400], [300, 400, 500, 600]].map(
      (depths) => /** @type {[string, Estimator]} */ (['depths', oneStep(depths, 2, true)]),
    ),
    ...[1, 2, 4, 6, 8].map((noises) => /** @type {[string, Estimator]} */ (['noises', oneStep(pair, noises, false)])),
    ...[2, 4, 6].map((noises) => /** @type {[string, Estimator]} */ (['noises', oneStep(pair, noises, true)])),
    ...Object.values(simpler).map(
      (discrepancy) => /** @type {[string, Estimator]} */ (['discrepancy', { ...balanced.estimator, discrepancy }]),
    ),
    ...solved.map((estimator) => /** @type {[string, Estimator]} */ (['solvers', estimator])),
    ['published', { ...paper.estimator, steps: 10 }],
  ];
  return distinct(entries, estimatorName, (named, estimator) => /** @type {MapPoint} */ ({ ...named, estimator }));
}

/** The plans, `balanced`'s own first. */
export function correctionPoints() {
  const plain = /** @type {const} */ ([
    ['ddpm', [10, 24, 48]],
    ['ddim', [24, 48]],
    ['dpmpp', [12, 24]],
  ]);
  const jumps = /** @type {const} */ ([
    [8, 1, 3],
    [7, 1, 8],
    [9, 1, 6],
    [10, 1, 5],
    [12, 2, 4],
    [14, 2, 4],
    [25, 5, 2],
  ]);
  /** @type {PlanOptions} */
  const higher = {
    ...{ timesteps: [13, 110, 220, 350, 500, 650], jumps: { length: 1, samples: 4 } },
    start: 'surroundings',
  };
  const starts = [balanced, fast].flatMap(({ correction: { plan } }) => [
    plan,
    { ...plan, start: /** @type {const} */ ('noise') },
  ]);
  /** @type {[string, PlanOptions, string?][]} */
  const entries = [
    ['presets', balanced.correction.plan, 'balanced'],
    ['presets', fast.correction.plan, 'fast'],
    ...plain.flatMap(([solver, counts]) =>
      counts.map(
        (steps) => /** @type {[string, PlanOptions]} */ (['plain', solver === 'ddpm' ? { steps } : { steps, solver }]),
      ),
    ),
    ...[...starts, higher].map((plan) => /** @type {[string, PlanOptions]} */ (['start', plan])),
    ...jumps.map(
      ([steps, length, samples]) =>
        /** @type {[string, PlanOptions]} */ (['jumps', { steps, jumps: { length, samples } }]),
    ),
  ];
  return distinct(entries, planName, (named, plan) => /** @type {CorrectionPoint} */ ({ ...named, plan }));
}
