import type { PredictionType, VarianceType } from '@fuzzydiff/core';
import type { BetaSchedule } from '@fuzzydiff/core/math';
import { type Fields, fieldsOf } from './graphs/fields.js';

/** What a checkpoint's sampler has to know about its training. */
export interface TrainedSchedule {
  readonly schedule: BetaSchedule;
  readonly predictionType: PredictionType;
  readonly varianceType: VarianceType;
  readonly clipSample: boolean;
}

/**
 * Reads the `scheduler_config.json` of a diffusers pipeline; missing fields have the standard values of diffusers'
 * `DDPMScheduler`.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` for a scheduler that is not one of discrete timesteps and variances
 */
export function parseSchedulerConfig(config: unknown, where: string): TrainedSchedule {
  const fields = fieldsOf(config, where);
  const name = (config as { _class_name?: unknown })._class_name;
  if (typeof name === 'string' && /^(ScoreSde|Karras|EDM|CM|FlowMatch|Consistency|VQ)/.test(name))
    throw fields.refuse('_class_name', 'a scheduler of discrete timesteps, such as DDPMScheduler');
  for (const field of ['rescale_betas_zero_snr', 'thresholding'])
    if (fields.flag(field, false)) throw fields.refuse(field, 'false', 'this sampler does not do that');
  if (fields.number('clip_sample_range', 1) !== 1)
    throw fields.refuse('clip_sample_range', '1', 'images here have values from -1 to 1');
  const variances = ['fixed_small', 'fixed_small_log', 'fixed_large', 'fixed_large_log', 'learned_range'] as const;
  const variance = fields.choice('variance_type', variances, 'fixed_small');
  return {
    schedule: betaSchedule(fields),
    predictionType: fields.choice('prediction_type', ['epsilon', 'v_prediction', 'sample'], 'epsilon'),
    // The logarithm is another way to the same number.
    varianceType: variance.replace('_log', '') as VarianceType,
    clipSample: fields.flag('clip_sample', true),
  };
}

function betaSchedule(fields: Fields): BetaSchedule {
  if (!fields.absent('trained_betas')) return { kind: 'given', betas: fields.numbers('trained_betas') };
  const steps = fields.count('num_train_timesteps', 1000);
  const kinds = ['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'] as const;
  const kind = fields.choice('beta_schedule', kinds, 'linear');
  if (kind === 'squaredcos_cap_v2') return { kind: 'cosine', steps };
  const start = fields.number('beta_start', 1e-4);
  const end = fields.number('beta_end', 0.02);
  if (kind !== 'sigmoid') return { kind, start, end, steps };
  const step = steps > 1 ? 12 / (steps - 1) : 0;
  const betas = Array.from({ length: steps }, (_, t) => (end - start) / (1 + Math.exp(6 - step * t)) + start);
  return { kind: 'given', betas };
}

/**
 * The schedule of a guided-diffusion model. Its checkpoints hold none: it comes from the arguments `diffusion_steps`,
 * `noise_schedule`, `predict_xstart` and `sigma_small` of that project's scripts, with their standard values, beside
 * those of the network. A network with twice as many channels out as in has learned its variance.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` for a field of another type or value
 */
export function parseGuidedSchedule(config: unknown, where: string): TrainedSchedule {
  const fields = fieldsOf(config, where);
  const steps = fields.count('diffusion_steps', 1000);
  const kind = fields.choice('noise_schedule', ['linear', 'cosine'], 'linear');
  const learned = fields.count('out_channels') === 2 * fields.count('in_channels');
  const fixed = fields.flag('sigma_small', false) ? 'fixed_small' : 'fixed_large';
  return {
    // "linear" there means Ho et al.'s betas for 1000 steps, scaled for other numbers of steps.
    schedule: kind === 'cosine' ? { kind, steps } : { kind, start: 0.1 / steps, end: 20 / steps, steps },
    predictionType: fields.flag('predict_xstart', false) ? 'sample' : 'epsilon',
    varianceType: learned ? 'learned_range' : fixed,
    clipSample: true,
  };
}
