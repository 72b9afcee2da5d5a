import {
  type CorrectionSettings,
  conditionedDiffusion,
  diffusionPlan,
  type EpsModel,
  type NoiseSource,
  type RunStep,
  type Tensor,
  tensor,
  unstack,
} from '@fuzzydiff/core';
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

/** Fig. 1 of the paper: one image held to itself evenly, and only outside a mask, with weights from nothing to everything. */
export async function* strengths(
  model: EpsModel,
  settings: CorrectionSettings,
  noise: NoiseSource,
  { key, image, mask, signal }: { key: string; image: Tensor; mask: Tensor; signal?: AbortSignal | undefined },
): AsyncGenerator<RunStep, Strengths> {
  const weights = [
    ...values.map((value) => mask.data.map(() => value)),
    ...values.map((value) => mask.data.map((degraded) => value * (1 - degraded))),
  ];
  const jobs = weights.map((data) => ({ image, key, weight: { retention: tensor([...mask.shape], data) } }));
  const plan = diffusionPlan(model.info, settings.plan);
  const results = yield* conditionedDiffusion(model, plan, noise, jobs, { signal });
  const images = results.map(({ samples }) => unstack(samples, 0));
  const [uniform, masked] = [images.slice(0, values.length), images.slice(values.length)];
  const toInput = (results: readonly Tensor[]) => results.map((one) => finite(psnr(one, image)));
  return {
    figure: { values, uniform: toInput(uniform), masked: toInput(masked) },
    pictures: { input: image, uniform, masked },
  };
}
