import { describe, FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { contiguous, isTensor, sameShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { callsUpTo } from './kept-stage.js';
import { meanwhile } from './meanwhile.js';
import type { RunStep } from './run.js';
import { startTrajectory, type Trajectory, type TrajectoryRun } from './trajectory.js';

/** A call of the model: the trajectories that took part, in order, and the training timestep of the first of them. */
interface Call {
  readonly runs: readonly TrajectoryRun[];
  readonly timestep: number;
}

/**
 * Takes every trajectory down its plan, all of them in each call of the model, at most `info.maxBatch` at a time, and yields
 * after each. Trajectories may have different plans: the model takes a timestep per sample, and a trajectory that is done drops out. What
 * was begun before goes on where it was.
 */
export async function* denoise(
  model: EpsModel,
  stage: RunStep['stage'],
  trajectories: readonly Trajectory[],
  signal: AbortSignal | undefined,
): AsyncGenerator<RunStep, void> {
  const { maxBatch, shape } = model.info;
  const totalCalls = trajectories.reduce((total, { plan }) => total + plan.modelCalls, 0);
  const taken = trajectories.map((trajectory) => trajectory.taken ?? -1);
  let calls = trajectories.reduce((sum, { plan }, n) => sum + callsUpTo(plan, taken[n]!), 0);
  for (let start = 0; start < trajectories.length; start += maxBatch) {
    for await (const call of denoiseTogether(model, trajectories.slice(start, start + maxBatch), signal)) {
      calls += call.runs.length;
      for (const { trajectory, at } of call.runs) taken[trajectories.indexOf(trajectory, start)] = at();
      const done = calls;
      yield {
        stage,
        calls: done,
        totalCalls,
        timestep: call.timestep,
        preview: () => call.runs.map(({ trajectory }) => tensor(shape, trajectory.x0.slice())),
        samples: () => call.runs.map(({ trajectory }) => tensor(shape, trajectory.x.slice())),
        keep: () => ({
          stage,
          calls: done,
          trajectories: trajectories.map(({ x, x0 }, n) => ({ taken: taken[n]!, x: x.slice(), x0: x0.slice() })),
        }),
      };
    }
  }
}

async function* denoiseTogether(
  model: EpsModel,
  trajectories: readonly Trajectory[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Call, void> {
  const { shape, varianceType } = model.info;
  const size = sizeOf(shape);
  const channels = varianceType === 'learned_range' ? 2 * shape[0] : shape[0];
  const stride = (size / shape[0]) * channels;
  const batch = new Float32Array(trajectories.length * size);
  let active = trajectories.map(startTrajectory);

  for (;;) {
    const timesteps: number[] = [];
    active = active.filter((running) => {
      const move = running.arrive();
      if (move === undefined) return false;
      batch.set(running.trajectory.x, timesteps.length * size);
      timesteps.push(move.timestep);
      return true;
    });
    if (active.length === 0) return;

    signal?.throwIfAborted();
    const samples = tensor([active.length, ...shape], batch.subarray(0, active.length * size));
    const predicting = model.predict(samples, timesteps, signal ? { signal } : {});
    const predicted = await meanwhile(predicting, () => {
      for (const running of active) running.drawAhead();
    });
    const output = checkOutput(predicted, [active.length, channels, shape[1], shape[2]], model);
    active.forEach((running, i) => {
      running.step(output.subarray(i * stride, (i + 1) * stride));
    });
    yield { runs: active, timestep: timesteps[0]! };
  }
}

function checkOutput(output: Tensor, shape: readonly number[], model: EpsModel): Float32Array {
  if (isTensor(output) && sameShape(output.shape, shape)) return contiguous(output);
  const message =
    `Expected a float32 ndarray of shape [${shape.join(', ')}] from model ${model.info.id} but found ` +
    `${describe(output)}; its varianceType (${model.info.varianceType}) and shape must be those of the network.`;
  throw new FuzzydiffError('model-output', message, { data: { expected: shape, received: output?.shape } });
}
