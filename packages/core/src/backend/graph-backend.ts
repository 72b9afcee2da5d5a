import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { sizeOf } from '../tensor/tensor.js';
import type { Backend } from './backend-model.js';

/** A network that can be called: an onnxruntime session, without its tensors. */
export interface Graph {
  /** One call on `samples`, `[N,C,H,W]` in row-major order, at N training `timesteps`. */
  run(samples: Float32Array, timesteps: readonly number[]): Promise<GraphOutput>;
  /** Frees what the network holds; comes after the last call. */
  release(): Promise<void>;
}

/** What a call gives, as found, of any `shape` and not yet checked. `data` is memory that nobody else holds. */
export interface GraphOutput {
  readonly shape: readonly number[];
  readonly data: unknown;
}

/** How a backend calls its graph. */
export interface GraphBackendOptions {
  /** Samples in every call, where the graph takes no other number: the rest is filled up. @default as many as asked for */
  readonly fixedBatch?: number | undefined;
  /** The device that is there whatever the machine: what another one breaks is to be tried on it. */
  readonly plainDevice: string;
}

/** A backend that calls a graph and checks what comes out. */
export function graphBackend(info: ModelInfo, graph: Graph, options: GraphBackendOptions): Backend {
  return {
    info,
    predict: (values, timesteps) => checkedCall(info, graph, values, timesteps, options),
    release: () => graph.release(),
  };
}

/**
 * One call of a graph, and its output checked, on memory of its own.
 *
 * @throws FuzzydiffError `model-output` where it fails, has another shape or type, or is not finite, and
 *   `invalid-argument` where it is not finite because `values` are not
 */
async function checkedCall(
  info: ModelInfo,
  graph: Graph,
  values: Float32Array,
  timesteps: readonly number[],
  { fixedBatch, plainDevice }: GraphBackendOptions,
): Promise<Float32Array> {
  const [c, h, w] = info.shape;
  const channels = info.varianceType === 'learned_range' ? 2 * c : c;
  const count = timesteps.length;
  const batch = fixedBatch ?? count;
  const onPlainDevice = info.device.startsWith(plainDevice);
  const expected = [batch, channels, h, w];
  const { shape, data } = await runPadded(info, graph, values, timesteps, batch).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = onPlainDevice ? 'try a smaller maxBatch' : `try a smaller maxBatch, or the device ${plainDevice}`;
    throw outputError(info, `a prediction for a batch of ${batch}`, `an error of onnxruntime: ${reason}`, remedy, {
      cause,
    });
  });
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
      onPlainDevice
        ? 'the samples were finite, so its weights or its graph are at fault: import the model again, in float32'
        : `try the device ${plainDevice}, which tells a fault of the model from one of the device`,
      { timestep: timesteps[n] },
    );
  }
  return own;
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
  return graph.run(samples, all);
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
  { cause, ...more }: { readonly cause?: unknown; readonly timestep?: number | undefined } = {},
): FuzzydiffError {
  const { id, device } = info;
  return new FuzzydiffError(
    'model-output',
    `Expected ${expected} from the model ${id} on ${device} but found ${found}; ${remedy}.`,
    { data: { id, device, expected, found, ...more }, cause },
  );
}
