import type { AttentionBounds } from '../attention/attention.js';
import type { ErrorDiscrepancy } from '../attention/discrepancy.js';
import type { Estimator } from '../attention/estimator.js';
import type { PlanOptions } from '../sampler/plan.js';

/** How attention becomes a weight: `strength (1 - A)^exponent`. */
export interface WeightRule {
  /** In `[0, 1]`. */
  readonly strength: number;
  /** In `[0, 100]`; the paper's is 2. */
  readonly exponent: number;
  /**
   * The plan on which that number is a weight per fusion, as in the paper; another plan gets the weight that retains as
   * much. Without it, the number is retention.
   */
  readonly perFusionOn?: PlanOptions;
}

/** Everything after the z maps: how they become a weight, and the image. */
export interface CorrectionSettings extends AttentionBounds, WeightRule {
  readonly plan: PlanOptions;
  /**
   * Ours. The share of clean images that is changed at all, at most, by the calibration's promise: regions of attention with a
   * larger p value stay as they are. From `1 / (n + 1)` with the promise's n images, to 1.
   *
   * @default nothing is promised: whatever is attended to counts
   */
  readonly alpha?: number;
}

/** Settings for a whole correction. */
export interface Preset {
  readonly estimator: Estimator & { readonly discrepancy: ErrorDiscrepancy };
  readonly correction: CorrectionSettings;
}

/** Name of a preset. */
export type PresetName = 'paper' | 'balanced' | 'fast';

const published = { steps: 250, jumps: { length: 10, samples: 10 } } as const;

/**
 * The error as it is and after a broad Gaussian, the channel where it is largest, laid along the image's edges: on degraded
 * portraits that ranks pixels far better than the error alone (docs/performance.md).
 */
const discrepancy: ErrorDiscrepancy = {
  error: 'absolute',
  channels: 'max',
  smoothing: 0,
  broad: { smoothing: 4, weight: 2 },
  guided: { radius: 2, epsilon: 0.002 },
};

/** From the z scores to the weight. */
const weighing = { lower: 3.5, upper: 7, deepestInFull: true, strength: 1, exponent: 0.25, alpha: 0.05 } as const;

/**
 * The presets. `paper` is the paper's method to the letter: 1,800 model calls for the map, 2,410 for the image.
 *
 * `balanced` (8 and 21 calls) and `fast` (4 and 10) use one-step estimates at a shallow depth, where what is wrong is
 * localised best, and at a deep one, where large things are replaced: what that one finds counts in full. Each noise comes
 * with its negative, which is worth more than several others. Their synthesis starts from what surrounds the damage, at a level where
 * coarse shapes are decided already, and spends its calls on few levels, each walked several times (the paper's inner loop
 * over J), rather than on many levels: on degraded portraits that is as close to the original as twice the calls from pure noise. Their weight is retention, of which an exponent below 1 keeps more where attention is slight. An
 * image in which they find nothing that is rare on clean ones is returned as it came: at least 95 of 100 clean ones, and 98 where a
 * network compares.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  paper: {
    estimator: {
      depths: [300, 400, 500, 600],
      steps: 'all',
      solver: 'ddpm',
      noises: 1,
      discrepancy: { error: 'squared', channels: 'each', smoothing: 0 },
    },
    correction: { lower: 1, upper: 6, strength: 0.1, exponent: 2, perFusionOn: published, plan: published },
  },
  balanced: {
    estimator: { depths: [50, 400], steps: 1, solver: 'ddpm', noises: 4, antithetic: true, discrepancy },
    correction: {
      ...weighing,
      plan: { timesteps: [13, 76, 175, 312, 480], jumps: { length: 1, samples: 5 }, start: 'surroundings' },
    },
  },
  fast: {
    estimator: { depths: [50, 400], steps: 1, solver: 'ddpm', noises: 2, antithetic: true, discrepancy },
    correction: {
      ...weighing,
      plan: { timesteps: [13, 76, 175, 312], jumps: { length: 1, samples: 3 }, start: 'surroundings' },
    },
  },
};
