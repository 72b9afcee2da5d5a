import type { Bands } from '../bands/bands.js';
import { checkInteger, invalidArgument } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { blocksWithin } from '../noise/blocks.js';
import type { NoisePurpose, NoiseSource } from '../noise/keyed-noise.js';
import { denoise } from '../sampler/denoise.js';
import { fusionMaps } from '../sampler/fusion.js';
import { goingOn, type KeptStage } from '../sampler/kept-stage.js';
import { noised } from '../sampler/kernels.js';
import type { DiffusionPlan } from '../sampler/plan.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import type { Condition, Trajectory } from '../sampler/trajectory.js';
import { imageValues } from '../tensor/image-values.js';
import { sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { retained } from './retention.js';
import { surroundings } from './surroundings.js';
import { fusionWeights, type Weight } from './weight.js';

/** What to make: an image to be held to, how strongly, and how many. */
export interface SynthesisJob {
  /** The input `[C,H,W]` in `[-1, 1]`. Without one, the samples are unconditional. */
  readonly image?: Tensor;
  /** How strongly each pixel is held to it. Required with `image`. */
  readonly weight?: Weight;
  /** Ours. Times which each band of it is kept. @default all bands alike */
  readonly bands?: Bands | undefined;
  /** Names the image for its noise. @default '' */
  readonly key?: string;
  /** How many samples, each with noise of its own. @default 1 */
  readonly samples?: number;
}

/** How images are made. */
export interface SynthesisOptions extends RunOptions {
  /** From {@link diffusionPlan}, for this model. */
  readonly plan: DiffusionPlan;
  /** Where all noise comes from. */
  readonly noise: NoiseSource;
  /** Whether fusion keeps the variance (eq. 6's division); `false` is the plain blend, for comparison. @default true */
  readonly standardize?: boolean;
  /** Whether pixels of weight 1 get the input's exact values at the end. `false` is the published code's output. @default true */
  readonly restoreKept?: boolean;
  /** Goes on from here, with the same jobs, model, plan and noise. @default the beginning */
  readonly from?: KeptStage | undefined;
}

/** What a job gave. */
export interface Synthesis {
  /** `[S,C,H,W]`, in `[-1, 1]` where the plan clips. */
  readonly samples: Tensor;
  /** Standard deviation over the samples, per pixel and channel, `[C,H,W]`; zeros for one sample. */
  readonly deviation: Tensor;
  /** How much of the input is kept, `[1|C,H,W]` in `[0, 1]`, whatever the weight was given as; zeros without an input. */
  readonly kept: Tensor;
  /** Predictions that it took: none for a weight of 1 at every pixel. */
  readonly modelCalls: number;
}

/**
 * Fuzzy-conditioned diffusion (Algorithm 1) of several jobs at once; one result per job. All samples of all jobs share the
 * calls, up to the model's `maxBatch`. A job of weight 1 at every pixel gives its input, and asks for none.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with whatever the model throws; with the reason of
 *   `options.signal` when it aborts
 */
export function synthesize(
  model: EpsModel,
  jobs: readonly SynthesisJob[],
  options: SynthesisOptions,
): Run<Synthesis[]> {
  return run(async function* () {
    const trajectoriesOf = jobs.map((job) => jobTrajectories(model, job, options));
    const { from, signal } = options;
    yield* denoise(model, 'synthesis', goingOn(trajectoriesOf.flat(), from, 'synthesis'), signal);
    return trajectoriesOf.map((own, n) => ({
      ...result(own, model, options),
      kept: keptOf(jobs[n]!, options.plan, model),
    }));
  });
}

function jobTrajectories(
  model: EpsModel,
  job: SynthesisJob,
  { plan, noise, standardize = true, restoreKept: restored = true }: SynthesisOptions,
): Trajectory[] {
  const { shape, retentionSigma } = model.info;
  const size = sizeOf(shape);
  const { key = '', samples = 1 } = job;
  checkInteger('samples', samples, 1, 100_000);
  let condition: Condition | undefined;
  let begun: Float32Array | undefined;
  if (job.image !== undefined) {
    if (job.weight === undefined) throw invalidArgument('weight', 'a weight for the image', undefined);
    const input = imageValues(job.image, shape);
    const { weights, ...held } = job.bands
      ? job.bands.hold(input, job.weight, { plan, info: model.info })
      : { input, weights: fusionWeights(job.weight, plan, retentionSigma, shape) };
    condition = { ...held, maps: fusionMaps(weights, standardize) };
    if (plan.start === 'surroundings') begun = surroundings(input, keptOf(job, plan, model), shape);
  } else if (job.weight !== undefined) throw invalidArgument('image', 'an image for the weight', undefined);

  if (plan.start === 'surroundings' && job.image === undefined)
    throw invalidArgument('image', 'an image whose surroundings the plan starts from', undefined);

  // Every pixel gets its exact value back at the end, so there is nothing to ask the model.
  if (condition && restored && condition.maps.sample.every((share) => share === 0)) {
    const still = { ...plan, moves: [], modelCalls: 0, movesUp: 0 };
    const { input } = condition;
    return Array.from({ length: samples }, () => ({ plan: still, x: input.slice(), x0: input, fillNoise() {} }));
  }
  const read = condition && blocksRead(condition);
  return Array.from({ length: samples }, (_, sample): Trajectory => {
    const fillNoise: Trajectory['fillNoise'] = (out, purpose, draw) =>
      noise.fill(out, { image: key, sample, purpose, draw }, read?.[purpose]);
    const x = new Float32Array(size);
    fillNoise(x, 'initial', 0);
    if (begun) noised(begun, x, plan.levels.alphasCumprod.at(-1)!);
    return { plan, x, x0: new Float32Array(size), fillNoise, condition };
  });
}

/** Where noise is read: not where all that it goes into is replaced by the next fusion, nor where nothing is. */
function blocksRead({ maps, transform }: Condition): Partial<Record<NoisePurpose, Int32Array | undefined>> {
  // In bands, every pixel has some of each coefficient.
  if (transform) return {};
  const changed = blocksWithin(maps.sample);
  return { step: changed, resample: changed, input: blocksWithin(maps.noise) };
}

/** What a job's weight keeps of its input. */
function keptOf({ weight, bands }: SynthesisJob, plan: DiffusionPlan, { info }: EpsModel): Tensor {
  const [, height, width] = info.shape;
  const everywhere = (value: number) => tensor([1, height, width], new Float32Array(height * width).fill(value));
  if (weight === undefined) return everywhere(0);
  const given = 'retention' in weight ? weight.retention : weight.perFusion;
  const map = typeof given === 'number' ? everywhere(given) : given;
  const kept = 'retention' in weight ? map : retained(map, plan, info.retentionSigma);
  return bands?.kept(kept) ?? kept;
}

function result(
  trajectories: readonly Trajectory[],
  model: EpsModel,
  options: SynthesisOptions,
): Omit<Synthesis, 'kept'> {
  const { shape } = model.info;
  const size = sizeOf(shape);
  const samples = tensor([trajectories.length, ...shape]);
  trajectories.forEach((trajectory, s) => {
    if (options.restoreKept ?? true) restoreKept(trajectory);
    samples.data.set(trajectory.x, s * size);
  });
  const modelCalls = trajectories.reduce((calls, { plan }) => calls + plan.modelCalls, 0);
  return { samples, deviation: tensor(shape, deviationOver(samples.data, size)), modelCalls };
}

/** Fusing once more at noise level 0 has no meaning (m = 0.5 would give 0.71 of the pixel): only `m = 1` is put back. */
function restoreKept({ x, plan, condition }: Trajectory): void {
  if (condition === undefined) return;
  const { input, maps, transform, finish } = condition;
  transform?.forward(x);
  putKept(x, input, maps.sample);
  finish?.(x);
  transform?.inverse(x);
  // What bands of an image and of a sample make together may lie beyond the range of either.
  if (transform && plan.clipSample) for (let i = 0; i < x.length; i++) x[i] = Math.min(Math.max(x[i]!, -1), 1);
}

function putKept(x: Float32Array, input: Float32Array, changed: Float32Array): void {
  for (let i = 0; i < x.length; i++) if (changed[i] === 0) x[i] = input[i]!;
}

function deviationOver(samples: Float32Array, size: number): Float32Array {
  const count = samples.length / size;
  const deviation = new Float32Array(size);
  if (count === 1) return deviation;
  for (let i = 0; i < size; i++) {
    let mean = 0;
    let squares = 0;
    for (let s = 0; s < count; s++) mean += samples[s * size + i]! / count;
    for (let s = 0; s < count; s++) squares += (samples[s * size + i]! - mean) ** 2 / count;
    deviation[i] = Math.sqrt(squares);
  }
  return deviation;
}
