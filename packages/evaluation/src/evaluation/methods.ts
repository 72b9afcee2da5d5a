import type { CorrectionSettings, EpsModel, Tensor } from '@fuzzydiff/core';
import { run } from '@fuzzydiff/core/internal';
import {
  diffusionPlan,
  type Estimator,
  type NoiseSource,
  projections,
  type Run,
  scheduleLength,
  synthesize,
  type Weight,
  weigh,
} from '@fuzzydiff/core/math';

/** Ways to make an image of a degraded one that an evaluation compares. */
export type MethodName =
  /** The degraded image as it is. */
  | 'nothing'
  /** The autonomous correction. */
  | 'correct'
  /** The correction with the known mask in place of the map. */
  | 'oracle'
  /** The correction with the mean of its weight at every pixel. */
  | 'uniform'
  /** The correction with the plain blend in place of the standardised fusion (eq. 6 without its division). */
  | 'plain-blend'
  /** DDPM projection at t = 400: noised to there and denoised step by step, held to nothing (the paper's comparison). */
  | 'ddpm-400';

/** All of them. The first two are part of every evaluation: the others are compared with them. */
export const methodNames: readonly MethodName[] = [
  'nothing',
  'correct',
  'oracle',
  'uniform',
  'plain-blend',
  'ddpm-400',
];

/** One degraded image, and what is known of it when an image is to be made. */
export interface MethodInput {
  readonly model: EpsModel;
  readonly settings: CorrectionSettings;
  readonly noise: NoiseSource;
  /** Names the image for its noise. */
  readonly key: string;
  readonly image: Tensor;
  /** `[1,H,W]`, ones where it was degraded. */
  readonly mask: Tensor;
  /** The correction's weight, a map `[1|C,H,W]`. */
  readonly weight: Weight;
  readonly samples: number;
  readonly signal?: AbortSignal | undefined;
}

/** The images `[S,C,H,W]` of a method, and their standard deviation `[C,H,W]` where there are several. */
export interface MethodResult {
  readonly samples: Tensor;
  readonly deviation: Tensor | null;
}

/** The methods that ask the model. */
export const methods: Readonly<Record<Exclude<MethodName, 'nothing'>, (input: MethodInput) => Run<MethodResult>>> = {
  correct: (input) => conditioned(input, input.weight),
  oracle: (input) => {
    // A mask that is known says itself what is changed.
    return conditioned(input, weigh(input.mask, input.settings, input.model.info).weight);
  },
  uniform: (input) => conditioned(input, uniformWeight(input.weight)),
  'plain-blend': (input) => conditioned(input, input.weight, false),
  'ddpm-400': projected,
};

/** How many predictions a method takes for one image. */
export function methodCalls(name: MethodName, model: EpsModel, settings: CorrectionSettings, samples: number): number {
  if (name === 'nothing') return 0;
  return name === 'ddpm-400' ? ddpmDepth(model) : samples * diffusionPlan(model.info, settings.plan).modelCalls;
}

/** Fuzzy-conditioned diffusion with a weight. */
function conditioned(
  { model, settings, noise, key, image, samples, signal }: MethodInput,
  weight: Weight,
  standardize = true,
): Run<MethodResult> {
  return run(async function* () {
    const plan = diffusionPlan(model.info, settings.plan);
    const jobs = [{ image, weight, key, samples }];
    const [result] = yield* synthesize(model, jobs, { plan, noise, standardize, signal });
    return { samples: result!.samples, deviation: samples > 1 ? result!.deviation : null };
  });
}

function projected({ model, noise, key, image, signal }: MethodInput): Run<MethodResult> {
  const estimator: Estimator = {
    depths: [ddpmDepth(model)],
    steps: 'all',
    solver: 'ddpm',
    noises: 1,
    discrepancy: { error: 'squared', channels: 'each', smoothing: 0 },
  };
  return run(async function* () {
    const [result] = yield* projections(model, [{ image, key }], { estimator, noise, signal });
    return { samples: result!.images, deviation: null };
  });
}

/** 400 of 1,000 timesteps. */
function ddpmDepth({ info }: EpsModel): number {
  return Math.round(0.4 * scheduleLength(info.schedule));
}

/** The weight's mean at every pixel. */
function uniformWeight(weight: Weight): Weight {
  return 'retention' in weight ? { retention: meanOf(weight.retention) } : { perFusion: meanOf(weight.perFusion) };
}

function meanOf(value: number | Tensor): number {
  return typeof value === 'number' ? value : value.data.reduce((sum, each) => sum + each, 0) / value.data.length;
}
