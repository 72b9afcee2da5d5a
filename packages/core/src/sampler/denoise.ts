import { describe, FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { contiguous, isTensor, sameShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { type Lane, setOut } from './lane.js';
import { meanwhile } from './meanwhile.js';
import type { RunStep } from './run.js';

/** A call of the model: the lanes that took part, in order, and the training timestep of the first of them. */
interface Call {
  readonly lanes: readonly Lane[];
  readonly timestep: number;
}

/**
 * Takes every lane down its plan, all of them in each call of the model, at most `info.maxBatch` at a time, and yields
 * after each. Lanes may have different plans: the model takes a timestep per sample, and a lane that is done drops out.
 */
export async function* denoise(
  model: EpsModel,
  stage: RunStep['stage'],
  lanes: readonly Lane[],
  signal: AbortSignal | undefined,
): AsyncGenerator<RunStep, void> {
  const { maxBatch, shape } = model.info;
  const totalCalls = lanes.reduce((total, { plan }) => total + plan.modelCalls, 0);
  let calls = 0;
  for (let start = 0; start < lanes.length; start += maxBatch) {
    for await (const call of denoiseTogether(model, lanes.slice(start, start + maxBatch), signal)) {
      calls += call.lanes.length;
      yield {
        stage,
        calls,
        totalCalls,
        timestep: call.timestep,
        preview: () => call.lanes.map(({ x0 }) => tensor(shape, x0.slice())),
        samples: () => call.lanes.map(({ x }) => tensor(shape, x.slice())),
      };
    }
  }
}

async function* denoiseTogether(
  model: EpsModel,
  lanes: readonly Lane[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Call, void> {
  const { shape, varianceType } = model.info;
  const size = sizeOf(shape);
  const channels = varianceType === 'learned_range' ? 2 * shape[0] : shape[0];
  const stride = (size / shape[0]) * channels;
  const batch = new Float32Array(lanes.length * size);
  let active = lanes.map(setOut);

  for (;;) {
    const timesteps: number[] = [];
    active = active.filter((journey) => {
      const move = journey.arrive();
      if (move === undefined) return false;
      batch.set(journey.lane.x, timesteps.length * size);
      timesteps.push(move.timestep);
      return true;
    });
    if (active.length === 0) return;

    signal?.throwIfAborted();
    const samples = tensor([active.length, ...shape], batch.subarray(0, active.length * size));
    const predicting = model.predict(samples, timesteps, signal ? { signal } : {});
    const predicted = await meanwhile(predicting, () => {
      for (const journey of active) journey.drawAhead();
    });
    const output = checkOutput(predicted, [active.length, channels, shape[1], shape[2]], model);
    active.forEach((journey, i) => {
      journey.step(output.subarray(i * stride, (i + 1) * stride));
    });
    yield { lanes: active.map(({ lane }) => lane), timestep: timesteps[0]! };
  }
}

function checkOutput(output: Tensor, shape: readonly number[], model: EpsModel): Float32Array {
  if (isTensor(output) && sameShape(output.shape, shape)) return contiguous(output);
  const message =
    `Expected a float32 ndarray of shape [${shape.join(', ')}] from model ${model.info.id} but found ` +
    `${describe(output)}; its varianceType (${model.info.varianceType}) and shape must be those of the network.`;
  throw new FuzzydiffError('model-output', message, { data: { expected: shape, received: output?.shape } });
}
