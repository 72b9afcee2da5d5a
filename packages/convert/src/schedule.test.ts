import { betas } from '@fuzzydiff/core/math';
import { describe, expect, it } from 'vitest';
import { parseGuidedSchedule, parseSchedulerConfig } from './schedule.js';

const parse = (config: object) => parseSchedulerConfig(config, 'scheduler_config.json');

describe("a diffusers scheduler's configuration", () => {
  it('has the standard values of DDPMScheduler where it says nothing', () => {
    expect(parse({})).toEqual({
      schedule: { kind: 'linear', start: 0.0001, end: 0.02, steps: 1000 },
      predictionType: 'epsilon',
      varianceType: 'fixed_small',
      clipSample: true,
    });
  });

  it('gives each schedule of betas', () => {
    expect(parse({ beta_schedule: 'squaredcos_cap_v2', num_train_timesteps: 400 }).schedule).toEqual({
      kind: 'cosine',
      steps: 400,
    });
    expect(parse({ beta_schedule: 'scaled_linear', beta_end: 0.012 }).schedule).toMatchObject({
      kind: 'scaled_linear',
      end: 0.012,
    });
    expect(parse({ trained_betas: [0.1, 0.2] }).schedule).toEqual({ kind: 'given', betas: [0.1, 0.2] });
    // PyTorch: torch.sigmoid(torch.linspace(-6, 6, 5)) * (0.02 - 0.0001) + 0.0001
    const sigmoid = betas(parse({ beta_schedule: 'sigmoid', num_train_timesteps: 5 }).schedule);
    [0.000149206, 0.001043773, 0.01005, 0.019056227, 0.019950794].forEach((beta, t) => {
      expect(sigmoid[t]).toBeCloseTo(beta, 8);
    });
  });

  it('reads variance and prediction', () => {
    expect(
      parse({ variance_type: 'fixed_large_log', prediction_type: 'v_prediction', clip_sample: false }),
    ).toMatchObject({
      varianceType: 'fixed_large',
      predictionType: 'v_prediction',
      clipSample: false,
    });
  });

  for (const [what, config] of [
    ['continuous noise', { _class_name: 'ScoreSdeVeScheduler' }],
    ['a learned variance of another kind', { variance_type: 'learned' }],
    ['thresholding', { thresholding: true }],
    ['betas beyond it', { rescale_betas_zero_snr: true }],
    ['another range', { clip_sample_range: 2 }],
    ['another schedule', { beta_schedule: 'laplace' }],
  ] as const)
    it(`is refused in a sentence: ${what}`, () => {
      expect(() => parse(config)).toThrow(/^Expected .*scheduler_config\.json.*\.$/);
    });
});

describe('the schedule of a guided-diffusion model', () => {
  const parseGuided = (config: object) =>
    parseGuidedSchedule({ in_channels: 3, out_channels: 6, ...config }, 'unet_args.json');

  it('is that of its scripts', () => {
    expect(parseGuided({})).toEqual({
      schedule: { kind: 'linear', start: 0.0001, end: 0.02, steps: 1000 },
      predictionType: 'epsilon',
      varianceType: 'learned_range',
      clipSample: true,
    });
    expect(parseGuided({ noise_schedule: 'cosine', diffusion_steps: 4000 }).schedule).toEqual({
      kind: 'cosine',
      steps: 4000,
    });
    expect(parseGuided({ out_channels: 3 }).varianceType).toBe('fixed_large');
    expect(parseGuided({ out_channels: 3, sigma_small: true, predict_xstart: true })).toMatchObject({
      varianceType: 'fixed_small',
      predictionType: 'sample',
    });
  });
});
