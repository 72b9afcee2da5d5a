import { FuzzydiffError } from '../errors.js';
import type { DiffusionPlan } from './plan.js';
import type { Trajectory } from './trajectory.js';

/** What a run makes: the projections behind the map, or the image. */
export type RunStage = 'projection' | 'synthesis';

/** One image on its way, as it was kept. Its noise is keyed by its place in the plan, so that there is none to keep. */
export interface KeptTrajectory {
  /** The move of its plan that was taken last, from 0; -1 before the first, and at least that. */
  readonly taken: number;
  /** The sample, one value per pixel and channel. */
  readonly x: Float32Array;
  /** The clean image as last predicted, one value per pixel and channel: a solver of second order steps from two predictions. */
  readonly x0: Float32Array;
}

/** A stage of a run as it was kept: what goes on from it gives, bit for bit on the same backend, what it would have given. */
export interface KeptStage {
  /** What was being made. */
  readonly stage: RunStage;
  /** Predictions of the stage so far, counted per sample. */
  readonly calls: number;
  /** All of the stage, in their order, whether they have begun or not. */
  readonly trajectories: readonly KeptTrajectory[];
}

/**
 * Trajectories that go on as they were kept; without a kept stage, as they are. What they lead to is where it was: `x` and `x0`
 * are those of the trajectories given, and changed.
 *
 * @throws FuzzydiffError `mismatch` where what was kept is of other trajectories
 */
export function goingOn(
  trajectories: readonly Trajectory[],
  kept: KeptStage | undefined,
  stage: RunStage,
): readonly Trajectory[] {
  if (!kept) return trajectories;
  const { length } = trajectories;
  if (kept.stage !== stage) throw other(`its ${stage}`, `its ${kept.stage}`);
  if (kept.trajectories.length !== length) throw other(`${length} samples`, `${kept.trajectories.length}`);
  return trajectories.map((trajectory, n) => {
    const { taken, x, x0 } = kept.trajectories[n]!;
    const { plan } = trajectory;
    if (x.length !== trajectory.x.length || x0.length !== trajectory.x.length)
      throw other(`samples of ${trajectory.x.length} values`, `${x.length} and ${x0.length}`);
    // It stands after a step, or before the first one.
    if (taken !== -1 && plan.moves[taken]?.kind !== 'reverse')
      throw other(`a place in a plan of ${plan.moves.length} moves, after a step,`, `${taken}`);
    trajectory.x.set(x);
    trajectory.x0.set(x0);
    return { ...trajectory, taken };
  });
}

function other(expected: string, found: string): FuzzydiffError {
  const message = `Expected ${expected} in what was kept of this run but found ${found}; it is of another run.`;
  return new FuzzydiffError('mismatch', message, { data: { expected, found } });
}

/** Predictions that a plan asks for up to a move, and with it. */
export function callsUpTo({ moves }: DiffusionPlan, taken: number): number {
  return moves.slice(0, taken + 1).filter(({ kind }) => kind === 'reverse').length;
}
