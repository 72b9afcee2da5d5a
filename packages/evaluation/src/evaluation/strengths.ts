import { type CorrectionSettings, type EpsModel, type Tensor, tensor } from '@fuzzydiff/core';
import { run } from '@fuzzydiff/core/internal';
import {
  diffusionPlan,
  type NoiseSource,
  type Run,
  type RunOptions,
  type RunStep,
  synthesize,
  unstack,
} from '@fuzzydiff/core/math';
import type { Degraded } from '../degradations/degradation.js';
import { psnr } from '../metrics/psnr.js';
import type { EvaluationPictures, StrengthFigure } from './results.js';
import { finite } from './score-image.js';

/** Retentions of the figure. */
const values = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** How many predictions the figure takes. */
export function strengthCalls(model: EpsModel, settings: CorrectionSettings): number {
  // Held to everywhere with all strength, the image is itself, for which nothing is asked.
  return (2 * values.length - 1) * diffusionPlan(model.info, settings.plan).modelCalls;
}

/** The figure's numbers and pictures. */
export interface Strengths {
  readonly figure: Pick<StrengthFigure, 'values' | 'uniform' | 'masked'>;
  readonly pictures: NonNullable<EvaluationPictures['strengths']>;
}

/** An image, a mask of it, and how it is held to itself. */
interface StrengthsOptions extends RunOptions, Degraded {
  readonly settings: CorrectionSettings;
  readonly noise: NoiseSource;
  /** Names the image for its noise. */
  readonly key: string;
}

/** Fig. 1 of the paper: one image held to itself evenly, and only outside a mask, with weights from nothing to everything. */
export function strengths(model: EpsModel, options: StrengthsOptions): Run<Strengths> {
  return run(() => held(model, options));
}

async function* held(
  model: EpsModel,
  { settings, noise, key, image, mask, signal }: StrengthsOptions,
): AsyncGenerator<RunStep, Strengths> {
  const weights = [
    ...values.map((value) => mask.data.map(() => value)),
    ...values.map((value) => mask.data.map((degraded) => value * (1 - degraded))),
  ];
  const jobs = weights.map((data) => ({ image, key, weight: { retention: tensor([...mask.shape], data) } }));
  const plan = diffusionPlan(model.info, settings.plan);
  const results = yield* synthesize(model, jobs, { plan, noise, signal });
  const images = results.map(({ samples }) => unstack(samples, 0));
  const [uniform, masked] = [images.slice(0, values.length), images.slice(values.length)];
  const toInput = (results: readonly Tensor[]) => results.map((one) => finite(psnr(one, image)));
  return {
    figure: { values, uniform: toInput(uniform), masked: toInput(masked) },
    pictures: { input: image, uniform, masked },
  };
}
