import type { BandTransform } from '../bands/bands.js';
import type { NoisePurpose } from '../noise/keyed-noise.js';
import { type FusionMaps, fuse } from './fusion.js';
import { renoise, reverseStep } from './kernels.js';
import type { DiffusionPlan, PlannedMove } from './plan.js';

/** One image on its way from noise to clean: its plan, its noise, and what it is drawn to. */
export interface Trajectory {
  readonly plan: DiffusionPlan;
  /** The sample, changed in place: the start when the run begins, the image when it is over. */
  readonly x: Float32Array;
  /** The clean image as last predicted. */
  readonly x0: Float32Array;
  /** Where noise changes nothing that is read, `out` may stay as it is. */
  readonly fillNoise: (out: Float32Array, purpose: NoisePurpose, draw: number) => void;
  readonly condition?: Condition | undefined;
  /** The move of the plan that was taken last, where it was begun before: `x` and `x0` are those after it. @default -1, none */
  readonly taken?: number;
}

/** What an image is drawn to. */
export interface Condition {
  /** `[C,H,W]`: an image, or its coefficients. */
  readonly input: Float32Array;
  /** Of the same values. */
  readonly maps: FusionMaps;
  /** How an image becomes coefficients like the input's. @default the input is an image */
  readonly transform?: BandTransform | undefined;
  /** Changes such coefficients of the sample in place, at the end. @default it stays */
  readonly finish?: ((made: Float32Array) => void) | undefined;
}

type ReverseMove = Extract<PlannedMove, { kind: 'reverse' }>;

/** A trajectory under way. For each call of the model: `arrive`, then `drawAhead` while the model predicts, then `step`. */
export interface TrajectoryRun {
  readonly trajectory: Trajectory;
  /** Goes up and fuses the input in, as planned before the next prediction, and gives the step it is for; none at the end. */
  arrive(): ReverseMove | undefined;
  /** The move of the plan that was taken last, after a step; -1 before the first. */
  at(): number;
  /** Makes all noise from the step that is being predicted to the next `arrive`. Leaves the sample alone. */
  drawAhead(): void;
  /** Takes the step, with the model's output for this trajectory. */
  step(output: Float32Array): void;
}

/**
 * Sets a trajectory out on its plan. Its noise is made before it is needed, into memory that is taken once, as much as the plan
 * ever needs between two predictions: one image, and one more for each move up and for the fusion.
 */
export function startTrajectory(trajectory: Trajectory): TrajectoryRun {
  const { plan, x, x0, condition } = trajectory;
  const { moves, clipSample } = plan;
  const drawn: Float32Array[] = [];
  // Its own, as other places of it are read: what is left out of the others then is 0, whatever was drawn before.
  const fused = condition && new Float32Array(x.length);
  let at = trajectory.taken ?? -1;
  let used = 0;
  /** Whether the model is asked about the step that comes next, which then is not taken yet. */
  let asked = false;

  const running: TrajectoryRun = {
    trajectory,
    arrive() {
      let move = moves[++at];
      for (; move?.kind === 'up'; move = moves[++at]) renoise(x, drawn[used++]!, move.beta);
      asked = move !== undefined;
      if (move?.fuses && condition) {
        // White noise is white in any orthonormal transform: it is drawn as coefficients.
        condition.transform?.forward(x);
        fuse(x, { ...condition, noise: fused!, alphaCumprod: move.alphaCumprod });
        condition.transform?.inverse(x);
      }
      return move;
    },
    at: () => at,
    drawAhead() {
      let count = 0;
      const draw = (purpose: 'step' | 'resample', move: number) => {
        drawn[count] ??= new Float32Array(x.length);
        trajectory.fillNoise(drawn[count++]!, purpose, move);
      };
      const current = moves[at];
      if (asked && current?.kind === 'reverse' && current.step.sigma > 0) draw('step', at);
      let next = at + 1;
      for (; moves[next]?.kind === 'up'; next++) draw('resample', next);
      const move = moves[next];
      if (move?.kind === 'reverse' && move.fuses && fused) trajectory.fillNoise(fused, 'input', next);
      used = 0;
    },
    step(output) {
      const { prediction, step } = moves[at] as ReverseMove;
      const noise = step.sigma > 0 ? drawn[used++] : undefined;
      asked = false;
      reverseStep({ x, x0 }, output, { prediction, step, clipSample }, noise);
    },
  };
  running.drawAhead();
  return running;
}
