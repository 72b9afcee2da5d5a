import type { PredictionType } from '../model/eps-model.js';

/** The coefficients `x` and `output` of `x0Hat = x * x_t + output * (the model's output)`, before clipping. */
export interface PredictionCoefficients {
  readonly x: number;
  readonly output: number;
}

/**
 * How a model's output becomes the predicted clean image at noise level `abar`:
 *
 *     epsilon       x0Hat = (x_t - sqrt(1 - abar) eps) / sqrt(abar)        (Ho et al. 2020, eq. 15)
 *     v_prediction  x0Hat = sqrt(abar) x_t - sqrt(1 - abar) v              (Salimans and Ho 2022, appendix D)
 *     sample        x0Hat = the output
 */
export function predictionCoefficients(type: PredictionType, abar: number): PredictionCoefficients {
  switch (type) {
    case 'epsilon':
      return { x: 1 / Math.sqrt(abar), output: -Math.sqrt(1 - abar) / Math.sqrt(abar) };
    case 'v_prediction':
      return { x: Math.sqrt(abar), output: -Math.sqrt(1 - abar) };
    case 'sample':
      return { x: 0, output: 1 };
  }
}
