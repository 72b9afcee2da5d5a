import { checkInteger, checkOneOf, invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { type Jumps, jumpMoves } from '../schedule/jumps.js';
import { knownAlphas } from '../schedule/known-alphas.js';
import { type NoiseLevels, noiseLevels } from '../schedule/noise-levels.js';
import { spacedTimesteps, type TimestepSpacing } from '../schedule/timesteps.js';
import { type PredictionCoefficients, predictionCoefficients } from '../solvers/prediction.js';
import { createSolver, type SolverOptions } from '../solvers/solver.js';
import type { StepCoefficients } from '../solvers/step.js';

/** How a run goes from noise to image. */
export interface PlanOptions extends SolverOptions {
  /** Noise levels visited, from 1 to the length of the model's schedule. @default 50 */
  readonly steps?: number;
  /** Which training timesteps those are. @default 'guided-diffusion' */
  readonly spacing?: TimestepSpacing;
  /** The training timesteps themselves, ascending, in place of `steps` and `spacing`. @default those two's */
  readonly timesteps?: readonly number[];
  /** Going back up, to harmonise what is kept with what is made. @default none */
  readonly jumps?: Jumps;
  /**
   * Ours. What a sample is before the first step: pure noise; or `surroundings`, the input where it is kept, continued into what is
   * not, as noisy as the first level says. The run may then begin where coarse shapes are decided already, far below the
   * schedule's end, with a third of the levels or fewer (docs/decisions/a-start-from-the-surroundings.md).
   *
   * @default 'noise'
   */
  readonly start?: Start;
}

/** What a sample is before its first step. */
export type Start = 'noise' | 'surroundings';

/**
 * A move with every number it needs, in float64: from noise level `level` one level down, with a prediction at the
 * training timestep `timestep`; or up to `level`, with its respaced variance `beta`.
 */
export type PlannedMove =
  | {
      readonly kind: 'reverse';
      readonly level: number;
      readonly timestep: number;
      /** `abar` of `level`, the noise level the fusion happens at. */
      readonly alphaCumprod: number;
      /** Whether the input is fused in before the step: at each but the first, where the sample is pure noise. */
      readonly fuses: boolean;
      readonly prediction: PredictionCoefficients;
      readonly step: StepCoefficients;
    }
  | { readonly kind: 'up'; readonly level: number; readonly beta: number };

/** A whole run as data: what will be done, in order, and what it costs. */
export interface DiffusionPlan {
  readonly levels: NoiseLevels;
  readonly moves: readonly PlannedMove[];
  /** Predictions asked of the model for one sample. */
  readonly modelCalls: number;
  /** How many moves back up. */
  readonly movesUp: number;
  /** Whether predicted clean images are clipped to `[-1, 1]`. */
  readonly clipSample: boolean;
  readonly start: Start;
}

/** What a plan depends on of a model. */
export type PlannedModel = Pick<ModelInfo, 'schedule' | 'predictionType' | 'varianceType' | 'clipSample'>;

/**
 * The plan of a run (Algorithm 1 as a list). Fusion comes before each step but the first, at the level the sample is
 * on; the paper prints it at the end of each step, which differs only after the last one (see `condition/fusion.ts`).
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function diffusionPlan(model: PlannedModel, options: PlanOptions = {}): DiffusionPlan {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalidArgument('plan', 'an object of options, such as { steps: 50 },', options);
  const abar = knownAlphas(model.schedule);
  const timesteps =
    options.timesteps ??
    spacedTimesteps(checkInteger('steps', options.steps ?? 50, 1, abar.length), abar.length, options.spacing);
  if (!Array.isArray(timesteps)) throw invalidArgument('timesteps', 'an array of timesteps', timesteps);
  if (timesteps.length === 0) throw invalidArgument('timesteps', 'at least one timestep', timesteps);
  const levels = noiseLevels(abar, timesteps);
  const solver = createSolver(options, model.varianceType);

  // The level stepped from last: after a move up it lies below, and nothing continues from it.
  let last = -1;
  const moves = jumpMoves(timesteps.length, options.jumps).map(([from, to], position): PlannedMove => {
    if (to > from) return { kind: 'up', level: to, beta: levels.betas[to]! };
    const alphaCumprod = levels.alphasCumprod[from]!;
    const step = solver(levels, from, last === from + 1);
    last = from;
    return {
      kind: 'reverse',
      level: from,
      timestep: timesteps[from]!,
      alphaCumprod,
      fuses: position > 0,
      prediction: predictionCoefficients(model.predictionType, alphaCumprod),
      step,
    };
  });
  const modelCalls = moves.filter((move) => move.kind === 'reverse').length;
  const start = checkOneOf('start', options.start ?? 'noise', ['noise', 'surroundings']);
  return { levels, moves, modelCalls, movesUp: moves.length - modelCalls, clipSample: model.clipSample, start };
}
