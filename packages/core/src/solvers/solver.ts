import { checkNumber, checkOneOf } from '../errors.js';
import type { VarianceType } from '../model/eps-model.js';
import type { NoiseLevels } from '../schedule/noise-levels.js';
import { ddimStep } from './ddim.js';
import { ddpmStep } from './ddpm.js';
import { dpmppStep } from './dpmpp.js';
import type { StepCoefficients } from './step.js';

/** Name of a solver. */
export type SolverName = 'ddpm' | 'ddim' | 'dpmpp';

/** A solver with its settings. */
export interface SolverOptions {
  /** @default 'ddpm' */
  readonly solver?: SolverName;
  /** DDIM's share of the ancestral noise, 0 (none) to 1 (DDPM's). @default 0 */
  readonly eta?: number;
}

/**
 * Coefficients of the step from `level` one level down. `continues` says that the step before came down to `level`
 * from the level above, so that a multistep solver may use what was predicted there.
 */
export type Solver = (levels: NoiseLevels, level: number, continues: boolean) => StepCoefficients;

/** The solver of that name. @throws FuzzydiffError `invalid-argument` */
export function createSolver({ solver = 'ddpm', eta = 0 }: SolverOptions, varianceType: VarianceType): Solver {
  checkNumber('eta', eta, 0, 1);
  switch (checkOneOf('solver', solver, ['ddpm', 'ddim', 'dpmpp'])) {
    case 'ddpm':
      return (levels, level) => ddpmStep(levels, level, varianceType);
    case 'ddim':
      return (levels, level) => ddimStep(levels, level, eta);
    case 'dpmpp':
      return dpmppStep;
  }
}
