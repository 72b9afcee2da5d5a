import type { Graph, Precision } from '@fuzzydiff/core/backend';
import type { Network } from './bundle.js';
import type { DeviceName } from './devices.js';
import { onnxRuntime, type RuntimeSettings } from './runtime.js';
import { openGraph } from './session.js';

/** A way to run a network. */
export interface Attempt {
  readonly device: DeviceName;
  readonly precision: Precision;
}

/** A graph that is open. */
export interface OpenedGraph {
  readonly graph: Graph;
  /** What to call the device that runs it. */
  readonly name: string;
}

/** The graph, open on a device, or the reason why it does not run there. */
export async function tryDevice(
  network: Network,
  { device, precision }: Attempt,
  settings: RuntimeSettings,
): Promise<OpenedGraph | string> {
  try {
    const runtime = await onnxRuntime(device, settings);
    const graph = await openGraph(runtime, network, device, precision);
    const threads = runtime.env.wasm.numThreads;
    const name = device === 'webgpu' ? device : `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    return { graph, name: precision === 'float16' ? `${name}, ${precision}` : name };
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
    const remedy = remedies.find(([symptom]) => symptom.test(said))?.[1] ?? '';
    return `${said}${/[.!?]$/.test(said) ? '' : '.'}${remedy}`;
  }
}

/** What to do about what onnxruntime says. */
const remedies: readonly (readonly [symptom: RegExp, remedy: string])[] = [
  [
    /no available backend|dynamically imported module/,
    " Serve onnxruntime-web's files, and give their folder as wasmPaths where it is not beside the script.",
  ],
  [
    /fallback to CPU EP/,
    ' Some of its nodes have no WebGPU kernel, for instance a cast from int64; graphs made by "fuzzydiff import" do without.',
  ],
];
