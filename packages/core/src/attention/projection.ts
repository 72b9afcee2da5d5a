import type { EpsModel } from '../model/eps-model.js';
import { antitheticNoise } from '../noise/antithetic-noise.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { denoise } from '../sampler/denoise.js';
import { goingOn, type KeptStage } from '../sampler/kept-stage.js';
import { noised } from '../sampler/kernels.js';
import { sampleLoops } from '../sampler/loops/loops.js';
import type { DiffusionPlan } from '../sampler/plan.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import type { Trajectory } from '../sampler/trajectory.js';
import { scheduleLength } from '../schedule/betas.js';
import { imageValues } from '../tensor/image-values.js';
import { sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { discrepancyMap, isLearned, mapChannels } from './discrepancy.js';
import { checkEstimator, type Estimator, projectionPlans } from './estimator.js';
import { checkNetwork } from './learned/check-network.js';

/** An image to be projected. */
export interface ProjectionJob {
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
  /** Names the image for its noise. @default '' */
  readonly key?: string;
}

/** An image's projections and how far it is from them. */
export interface Projections {
  /** Discrepancy maps, one per depth: `[D,1|C,H,W]`; by a network, one in all. */
  readonly discrepancies: Tensor;
  /** The projections themselves, averaged over the noises: `[D,C,H,W]`. */
  readonly images: Tensor;
}

/** How images are projected. */
export interface ProjectionOptions extends RunOptions {
  readonly estimator: Estimator;
  /** Where all noise comes from. */
  readonly noise: NoiseSource;
  /** Goes on from here, with the same jobs, model, estimator and noise. @default the beginning */
  readonly from?: KeptStage | undefined;
}

/**
 * Projects images onto what the model knows (section 2.3), at every depth of the estimator: noises the image to that depth
 * and denoises it, `x_t = sqrt(abar) x + sqrt(1 - abar) noise`. All depths, noises and images share the model's calls. One
 * result per job.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with whatever the model throws; with the reason of
 *   `options.signal` when it aborts
 */
export function projections(
  model: EpsModel,
  jobs: readonly ProjectionJob[],
  { estimator, noise, from, signal }: ProjectionOptions,
): Run<Projections[]> {
  return run(async function* () {
    const { shape, schedule } = model.info;
    checkEstimator(estimator, scheduleLength(schedule));
    checkNetwork(estimator, model);
    const plans = projectionPlans(model.info, estimator);
    const images = jobs.map(({ image }) => imageValues(image, shape));
    const source = estimator.antithetic ? antitheticNoise(noise) : noise;
    const trajectoriesOf = jobs.map(({ key = '' }, n) =>
      projectionTrajectories(images[n]!, { estimator, plans, noise: source, key }),
    );
    yield* denoise(model, 'projection', goingOn(trajectoriesOf.flat(2), from, 'projection'), signal);
    const found: Projections[] = [];
    for (const [n, own] of trajectoriesOf.entries()) found.push(await compare(estimator, images[n]!, own, model));
    return found;
  });
}

/** How one image is projected from one depth. */
export interface ProjectOptions extends RunOptions, Partial<Pick<Estimator, 'steps' | 'solver'>> {
  /** Where all noise comes from. */
  readonly noise: NoiseSource;
  /** Names the image for its noise. @default '' */
  readonly key?: string;
}

/**
 * {@link projections} of one image at one depth: the paper's `project(x, t)` (section 2.3).
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param depth training steps, from 1 to the schedule's length
 * @returns the clean image, `[C,H,W]`
 * @throws nothing: the run rejects as that of {@link projections} does
 */
export function project(model: EpsModel, image: Tensor, depth: number, options: ProjectOptions): Run<Tensor> {
  return run(async function* () {
    const { steps = 'all', solver = 'ddpm', key = '', noise, signal } = options;
    const discrepancy = { error: 'squared', channels: 'each', smoothing: 0 } as const;
    const estimator: Estimator = { depths: [depth], steps, solver, noises: 1, discrepancy };
    const [only] = yield* projections(model, [{ image, key }], { estimator, noise, signal });
    return tensor(model.info.shape, only!.images.data);
  });
}

/** The trajectories of one image, by depth and noise. */
function projectionTrajectories(
  image: Float32Array,
  {
    estimator,
    plans,
    noise,
    key,
  }: { estimator: Estimator; plans: readonly DiffusionPlan[]; noise: NoiseSource; key: string },
): Trajectory[][] {
  // One noise for all depths of an image, as published; what a long projection adds on its way is the depth's own.
  const noises: Float32Array[] = [];
  for (let sample = 0; sample < estimator.noises; sample++) {
    const isNegative = estimator.antithetic && sample % 2 === 1;
    const drawn = isNegative ? negative(noises[sample - 1]!) : new Float32Array(image.length);
    // What is drawn in pairs need not be drawn twice.
    if (!isNegative) noise.fill(drawn, { image: key, sample, purpose: 'projection' });
    noises.push(drawn);
  }
  return plans.map((plan, d) =>
    noises.map((drawn, sample): Trajectory => {
      const x = drawn.slice();
      noised(image, x, plan.levels.alphasCumprod.at(-1)!);
      const own = `${key}@${estimator.depths[d]}`;
      return {
        plan,
        x,
        x0: new Float32Array(image.length),
        fillNoise: (out, purpose, draw) => noise.fill(out, { image: own, sample, purpose, draw }),
      };
    }),
  );
}

function negative(values: Float32Array): Float32Array {
  const other = new Float32Array(values.length);
  for (let i = 0; i < other.length; i++) other[i] = -values[i]!;
  return other;
}

function addShare(mean: Float32Array, values: Float32Array, count: number): void {
  // By a power of two, the product is the quotient to the bit.
  if (Number.isInteger(Math.log2(count))) sampleLoops().mix(mean, [mean, values], [1, 1 / count]);
  else for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + values[i]! / count;
}

async function compare(
  estimator: Estimator,
  image: Float32Array,
  trajectories: Trajectory[][],
  { info: { shape }, network }: EpsModel,
): Promise<Projections> {
  const { discrepancy, noises } = estimator;
  const [, height, width] = shape;
  const images = tensor([trajectories.length, ...shape]);
  const size = sizeOf(shape);
  trajectories.forEach((own, d) => {
    const mean = images.data.subarray(d * size, (d + 1) * size);
    for (const { x } of own) addShare(mean, x, noises);
  });
  if (isLearned(discrepancy)) {
    const map = await network!.compare(image, images.data, shape);
    return { discrepancies: tensor([1, 1, height, width], map), images };
  }
  const mapOf = discrepancyMap(image, shape, discrepancy);
  const maps = trajectories.map((_, d) => mapOf(images.data.subarray(d * size, (d + 1) * size)));
  const discrepancies = tensor([maps.length, mapChannels(discrepancy, shape), height, width]);
  for (const [d, map] of maps.entries()) discrepancies.data.set(map, d * map.length);
  return { discrepancies, images };
}
