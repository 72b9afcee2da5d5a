import { type FusionMaps, fuse } from './condition/fusion.js';
import type { EpsModel } from './eps-model.js';
import { FuzzydiffError } from './errors.js';
import { climb, reverseStep } from './kernels.js';
import type { NoisePurpose } from './noise/keyed-noise.js';
import type { DiffusionPlan, PlannedMove } from './plan.js';
import type { RunStep } from './run.js';
import { contiguous, sameShape, sizeOf, type Tensor, tensor } from './tensor.js';

/** One image on its way from noise to clean: its plan, its noise, and what it is drawn to. */
export interface Lane {
  readonly plan: DiffusionPlan;
  /** The sample, changed in place: the start when the run begins, the image when it is over. */
  readonly x: Float32Array;
  /** The clean image as last predicted. */
  readonly x0: Float32Array;
  readonly fillNoise: (out: Float32Array, purpose: NoisePurpose, draw: number) => void;
  readonly condition?: { readonly image: Float32Array; readonly maps: FusionMaps } | undefined;
}

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
  const noise = new Float32Array(size);
  const position = new Map(lanes.map((lane) => [lane, 0]));

  for (;;) {
    const active: Lane[] = [];
    const timesteps: number[] = [];
    for (const lane of lanes) {
      const move = nextReverse(lane, position, noise);
      if (move === undefined) continue;
      if (move.fuses && lane.condition !== undefined) {
        lane.fillNoise(noise, 'input', position.get(lane)!);
        fuse(lane.x, lane.condition.image, noise, lane.condition.maps, move.alphaCumprod);
      }
      batch.set(lane.x, active.length * size);
      active.push(lane);
      timesteps.push(move.timestep);
    }
    if (active.length === 0) return;

    signal?.throwIfAborted();
    const samples = tensor([active.length, ...shape], batch.subarray(0, active.length * size));
    const predicted = await model.predict(samples, timesteps, signal ? { signal } : {});
    const output = checkOutput(predicted, [active.length, channels, shape[1], shape[2]], model);

    active.forEach((lane, i) => {
      const at = position.get(lane)!;
      const move = lane.plan.moves[at] as PlannedMove & { kind: 'reverse' };
      if (move.step.sigma > 0) lane.fillNoise(noise, 'step', at);
      const own = output.subarray(i * stride, (i + 1) * stride);
      reverseStep(lane.x, lane.x0, own, noise, move.prediction, move.step, lane.plan.clipSample);
      position.set(lane, at + 1);
    });
    yield { lanes: active, timestep: timesteps[0]! };
  }
}

/** Does the moves up that come next, and gives the reverse step after them. */
function nextReverse(lane: Lane, position: Map<Lane, number>, noise: Float32Array) {
  for (;;) {
    const at = position.get(lane)!;
    const move = lane.plan.moves[at];
    if (move === undefined || move.kind === 'reverse') return move;
    lane.fillNoise(noise, 'resample', at);
    climb(lane.x, noise, move.beta);
    position.set(lane, at + 1);
  }
}

function checkOutput(output: Tensor, shape: readonly number[], model: EpsModel): Float32Array {
  if (sameShape(output.shape, shape)) return contiguous(output);
  const message =
    `Expected an output of shape [${shape.join(', ')}] from model ${model.info.id} but found ` +
    `[${output.shape.join(', ')}]; its varianceType (${model.info.varianceType}) and shape must be those of the network.`;
  throw new FuzzydiffError('model-output', message, { data: { expected: shape, received: output.shape } });
}
