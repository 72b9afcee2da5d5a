import type { EpsModel } from '../model/eps-model.js';
import { antitheticNoise } from '../noise/antithetic-noise.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { denoise } from '../sampler/denoise.js';
import { noised } from '../sampler/kernels.js';
import type { Lane } from '../sampler/lane.js';
import type { DiffusionPlan } from '../sampler/plan.js';
import { drain, type RunOptions, type RunStep } from '../sampler/run.js';
import { scheduleLength } from '../schedule/betas.js';
import { imageValues } from '../tensor/image-values.js';
import { sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { discrepancyMap, mapChannels } from './discrepancy.js';
import { checkEstimator, type Estimator, projectionPlans } from './estimator.js';

/** An image to be projected. */
export interface ProjectionJob {
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
  /** Names the image for its noise. @default '' */
  readonly key?: string;
}

/** An image's projections and how far it is from them. */
export interface Projections {
  /** Discrepancy maps, one per depth: `[D,1|C,H,W]`. */
  readonly discrepancies: Tensor;
  /** The projections themselves, averaged over the noises: `[D,C,H,W]`. */
  readonly images: Tensor;
}

/**
 * Projects images onto what the model knows (section 2.3), at every depth of the estimator, step by step: noises the
 * image to that depth and denoises it, `x_t = sqrt(abar) x + sqrt(1 - abar) noise`. All depths, noises and images share
 * the model's calls. Returns one result per job.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function* projections(
  model: EpsModel,
  estimator: Estimator,
  noise: NoiseSource,
  jobs: readonly ProjectionJob[],
  options: RunOptions = {},
): AsyncGenerator<RunStep, Projections[]> {
  const { shape, schedule } = model.info;
  checkEstimator(estimator, scheduleLength(schedule));
  const plans = projectionPlans(model.info, estimator);
  const images = jobs.map(({ image }) => imageValues(image, shape));
  const source = estimator.antithetic ? antitheticNoise(noise) : noise;
  const lanesOf = jobs.map((job, n) => projectionLanes(estimator, plans, source, job.key ?? '', images[n]!));
  yield* denoise(model, 'projection', lanesOf.flat(2), options.signal);
  return lanesOf.map((own, n) => compare(estimator, images[n]!, own, model));
}

/**
 * {@link projections} of one image at one depth in one call: the paper's `project(x, t)` (section 2.3).
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param depth training steps, from 1 to the schedule's length
 * @returns the clean image, `[C,H,W]`
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function project(
  model: EpsModel,
  image: Tensor,
  depth: number,
  noise: NoiseSource,
  options: RunOptions & Partial<Pick<Estimator, 'steps' | 'solver'>> & { readonly key?: string } = {},
): Promise<Tensor> {
  const { steps = 'all', solver = 'ddpm', key = '' } = options;
  const discrepancy = { error: 'squared', channels: 'each', smoothing: 0 } as const;
  const estimator: Estimator = { depths: [depth], steps, solver, noises: 1, discrepancy };
  const [only] = await drain(projections(model, estimator, noise, [{ image, key }], options));
  return tensor(model.info.shape, only!.images.data);
}

/** The lanes of one image, by depth and noise. */
function projectionLanes(
  estimator: Estimator,
  plans: readonly DiffusionPlan[],
  noise: NoiseSource,
  key: string,
  image: Float32Array,
): Lane[][] {
  // One noise for all depths of an image, as published; what a long projection adds on its way is the depth's own.
  const noises = Array.from({ length: estimator.noises }, (_, sample) => {
    const drawn = new Float32Array(image.length);
    noise.fill(drawn, { image: key, sample, purpose: 'projection' });
    return drawn;
  });
  return plans.map((plan, d) =>
    noises.map((drawn, sample): Lane => {
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

function compare(estimator: Estimator, image: Float32Array, lanes: Lane[][], model: EpsModel): Projections {
  const { shape } = model.info;
  const { discrepancy, noises } = estimator;
  const size = sizeOf(shape);
  const [, height, width] = shape;
  const channels = mapChannels(discrepancy, shape);
  const discrepancies = tensor([lanes.length, channels, height, width]);
  const images = tensor([lanes.length, ...shape]);
  const mapOf = discrepancyMap(image, shape, discrepancy);
  lanes.forEach((own, d) => {
    const mean = images.data.subarray(d * size, (d + 1) * size);
    for (const lane of own) for (let i = 0; i < size; i++) mean[i] = mean[i]! + lane.x[i]! / noises;
    discrepancies.data.set(mapOf(mean), d * channels * height * width);
  });
  return { discrepancies, images };
}
