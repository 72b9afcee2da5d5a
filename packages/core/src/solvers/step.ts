/**
 * One reverse step as the coefficients `x0`, `x` and `previousX0` that it comes down to, in float64:
 *
 *     x_prev = x0 * x0Hat + previousX0 * x0Hat of the step before + x * x_t + sigma * noise
 *
 * Every solver here has this form, so one kernel runs them all and retention follows each exactly.
 */
export interface StepCoefficients {
  readonly x0: number;
  readonly x: number;
  /** 0 for one-step solvers. */
  readonly previousX0: number;
  /** Standard deviation of the fresh noise; 0 on the last step. */
  readonly sigma: number;
  /** For a learned variance: `[log beta_tilde, log beta]`, between which the model's `v` interpolates. */
  readonly logVariance?: readonly [minimum: number, maximum: number];
}
