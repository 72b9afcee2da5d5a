import { FuzzydiffError, invalidArgument, type ModelInfo, sizeOf } from '@fuzzydiff/core';

/** A network that can be called: an onnxruntime session, without its tensors. */
export interface Graph {
  /** One call on `timesteps.length` samples in row-major order. */
  run(samples: Float32Array, timesteps: readonly number[]): Promise<GraphOutput>;
  release(): Promise<void>;
}

/** What a call gives, as found: not yet checked. `data` is memory that nobody else holds. */
export interface GraphOutput {
  readonly shape: readonly number[];
  readonly data: unknown;
}

/**
 * One call of a graph on `batch` samples, of which the last may be filling, and its output checked: `[N,C,H,W]` (or twice the channels) in
 * row-major order, on memory of its own.
 *
 * @throws FuzzydiffError `model-output` where it fails, has another shape or type, or is not finite, and
 *   `invalid-argument` where it is not finite because `values` are not
 */
export async function checkedCall(
  info: ModelInfo,
  graph: Graph,
  values: Float32Array,
  timesteps: readonly number[],
  batch: number,
): Promise<Float32Array<ArrayBuffer>> {
  const [c, h, w] = info.shape;
  const channels = info.varianceType === 'learned_range' ? 2 * c : c;
  const count = timesteps.length;
  const expected = [batch, channels, h, w];
  const { shape, data } = await runPadded(info, graph, values, timesteps, batch);
  if (!(data instanceof Float32Array) || `${shape}` !== `${expected}` || data.length !== sizeOf(expected))
    throw outputError(
      info,
      `float32 values of shape [${expected.join(', ')}]`,
      `${data?.constructor.name} of shape [${shape.join(', ')}]`,
      'check shape and varianceType in its model.json, or import the model again',
    );
  const size = channels * h * w;
  // A copy of the part asked for: a view would keep the whole batch alive.
  const own = count === batch ? data : data.slice(0, count * size);
  const broken = firstNotFinite(own);
  if (broken >= 0) {
    const given = values[firstNotFinite(values)];
    if (given !== undefined) throw invalidArgument('samples', 'finite values', given);
    const n = Math.floor(broken / size);
    throw outputError(
      info,
      `finite values at timestep ${timesteps[n]}`,
      `${own[broken]} (sample ${n} of ${count})`,
      info.device !== 'webgpu'
        ? 'the samples were finite, so its weights or its graph are at fault: import the model again, in float32'
        : 'try the device wasm, which tells a fault of the model from one of the device',
    );
  }
  return own as Float32Array<ArrayBuffer>;
}

async function runPadded(
  info: ModelInfo,
  graph: Graph,
  values: Float32Array,
  timesteps: readonly number[],
  batch: number,
): Promise<GraphOutput> {
  let samples = values;
  let all = timesteps;
  if (timesteps.length < batch) {
    samples = new Float32Array(batch * sizeOf(info.shape));
    samples.set(values);
    all = [...timesteps, ...new Array<number>(batch - timesteps.length).fill(timesteps[0]!)];
  }
  try {
    return await graph.run(samples, all);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = info.device !== 'webgpu' ? 'try a smaller maxBatch' : 'try a smaller maxBatch, or the device wasm';
    throw outputError(
      info,
      `a prediction for a batch of ${batch}`,
      `an error of onnxruntime: ${reason}`,
      remedy,
      cause,
    );
  }
}

/** A loop, for its speed: every output goes through here. */
function firstNotFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return i;
  return -1;
}

function outputError(
  info: ModelInfo,
  expected: string,
  found: string,
  remedy: string,
  cause?: unknown,
): FuzzydiffError {
  const { id, device } = info;
  return new FuzzydiffError(
    'model-output',
    `Expected ${expected} from the model ${id} on ${device} but found ${found}; ${remedy}.`,
    { data: { id, device, expected, found }, cause },
  );
}
