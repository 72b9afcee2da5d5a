import { describe, FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { contiguous, isTensor, sameShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { meanwhile } from './meanwhile.js';
import type { RunStep } from './run.js';
import { startTrajectory, type Trajectory } from './trajectory.js';

/** A call of the model: the trajectories that took part, in order, and the training timestep of the first of them. */
interface Call {
  readonly trajectories: readonly Trajectory[];
  readonly timestep: number;
}

/**
 * Takes every trajectory down its plan, all of them in each call of the model, at most `info.maxBatch` at a time, and yields
 * after each. Trajectories may have different plans: the model takes a timestep per sample, and a trajectory that is done drops out.
 */
export async function* denoise(
  model: EpsModel,
  stage: RunStep['stage'],
  trajectories: readonly Trajectory[],
  signal: AbortSignal | undefined,
): AsyncGenerator<RunStep, void> {
  const { maxBatch, shape } = model.info;
  const totalCalls = trajectories.reduce((total, { plan }) => total + plan.modelCalls, 0);
  let calls = 0;
  for (let start = 0; start < trajectories.length; start += maxBatch) {
    for await (const call of denoiseTogether(model, trajectories.slice(start, start + maxBatch), signal)) {
      calls += call.trajectories.length;
      yield {
        stage,
        calls,
        totalCalls,
        timestep: call.timestep,
        preview: () => call.trajectories.map(({ x0 }) => tensor(shape, x0.slice())),
        samples: () => call.trajectories.map(({ x }) => tensor(shape, x.slice())),
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
    yield { trajectories: active.map(({ trajectory }) => trajectory), timestep: timesteps[0]! };
  }
}

function checkOutput(output: Tensor, shape: readonly number[], model: EpsModel): Float32Array {
  if (isTensor(output) && sameShape(output.shape, shape)) return contiguous(output);
  const message =
    `Expected a float32 ndarray of shape [${shape.join(', ')}] from model ${model.info.id} but found ` +
    `${describe(output)}; its varianceType (${model.info.varianceType}) and shape must be those of the network.`;
  throw new FuzzydiffError('model-output', message, { data: { expected: shape, received: output?.shape } });
}
