import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { firstNotFinite } from '../tensor/first-not-finite.js';
import { sameShape, sizeOf } from '../tensor/tensor.js';
import type { Backend } from './backend-model.js';
import type { DiscrepancyGraph } from './discrepancy-graph.js';

/** A network that can be called: an onnxruntime session, without its tensors, or one that runs elsewhere. */
export interface Graph {
  /**
   * One call on `samples`, `[N,C,H,W]` in row-major order, at N training `timesteps`. Where its `signal` aborts, it may reject
   * with the reason.
   */
  run(samples: Float32Array, timesteps: readonly number[], signal?: AbortSignal): Promise<GraphOutput>;
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
  /** The graph of the bundle's discrepancy network. @default none */
  readonly comparing?: DiscrepancyGraph | undefined;
}

/** A graph that is open, with all that a call of it needs. */
interface OpenGraph extends GraphBackendOptions {
  readonly info: ModelInfo;
  readonly graph: Graph;
}

/** A backend that calls a graph and checks what comes out. */
export function graphBackend(info: ModelInfo, graph: Graph, options: GraphBackendOptions): Backend {
  const { comparing } = options;
  return {
    info,
    predict: (values, timesteps, signal) => checkedCall({ info, graph, ...options }, values, timesteps, signal),
    ...(comparing && { compare: comparing.run }),
    async release() {
      await comparing?.release();
      await graph.release();
    },
  };
}

/**
 * One call of a graph, and its output checked, on memory of its own.
 *
 * @throws FuzzydiffError `model-output` where it fails, has another shape or type, or is not finite, and
 *   `invalid-argument` where it is not finite because `values` are not; the graph's own; the signal's reason
 */
async function checkedCall(
  { info, graph, fixedBatch, plainDevice }: OpenGraph,
  values: Float32Array,
  timesteps: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const [c, h, w] = info.shape;
  const channels = info.varianceType === 'learned_range' ? 2 * c : c;
  const count = timesteps.length;
  const batch = fixedBatch ?? count;
  const onPlainDevice = info.device.startsWith(plainDevice);
  const expected = [batch, channels, h, w];
  let found: GraphOutput;
  try {
    found = await graph.run(...filledUp(values, timesteps, batch), signal);
  } catch (cause) {
    // What already is a sentence, or nobody's fault.
    if (FuzzydiffError.isInstance(cause) || signal?.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = onPlainDevice ? 'try a smaller maxBatch' : `try a smaller maxBatch, or the device ${plainDevice}`;
    const what = `an error of onnxruntime: ${reason}`;
    throw outputError(info, { expected: `a prediction for a batch of ${batch}`, found: what, remedy, cause });
  }
  const { shape, data } = found;
  if (!(data instanceof Float32Array) || !sameShape(shape, expected) || data.length !== sizeOf(expected))
    throw outputError(info, {
      expected: `float32 values of shape [${expected.join(', ')}]`,
      found: `${data?.constructor.name} of shape [${shape.join(', ')}]`,
      remedy: 'check shape and varianceType in its model.json, or import the model again',
    });
  const size = channels * h * w;
  // A copy of the part asked for: a view would keep the whole batch alive.
  const own = count === batch ? data : data.slice(0, count * size);
  const broken = firstNotFinite(own);
  if (broken >= 0) {
    const given = values[firstNotFinite(values)];
    if (given !== undefined) throw invalidArgument('samples', 'finite values', given);
    const n = Math.floor(broken / size);
    throw outputError(info, {
      expected: `finite values at timestep ${timesteps[n]}`,
      found: `${own[broken]} (sample ${n} of ${count})`,
      remedy: onPlainDevice
        ? 'the samples were finite, so its weights or its graph are at fault: import the model again, in float32'
        : `try the device ${plainDevice}, which tells a fault of the model from one of the device`,
      timestep: timesteps[n],
    });
  }
  return own;
}

/** A call for `batch` samples: where fewer are asked for, zeros fill it up. */
function filledUp(
  values: Float32Array,
  timesteps: readonly number[],
  batch: number,
): [Float32Array, readonly number[]] {
  const count = timesteps.length;
  if (count >= batch) return [values, timesteps];
  const samples = new Float32Array((values.length / count) * batch);
  samples.set(values);
  return [samples, [...timesteps, ...new Array<number>(batch - count).fill(timesteps[0]!)]];
}

/** What a call of a graph failed by. */
interface OutputFault {
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
  readonly timestep?: number | undefined;
  readonly cause?: unknown;
}

function outputError({ id, device }: ModelInfo, fault: OutputFault): FuzzydiffError {
  const { expected, found, remedy, cause, ...more } = fault;
  return new FuzzydiffError(
    'model-output',
    `Expected ${expected} from the model ${id} on ${device} but found ${found}; ${remedy}.`,
    { data: { id, device, expected, found, ...more }, cause },
  );
}
