import type { DeviceName } from './devices.js';
import { threadsProblem } from './page/threads.js';
import { halfProblem, webgpuProblem } from './page/webgpu.js';
import type { OpenAsk } from './thread-messages.js';

/** Why a device cannot even be asked for, or nothing. An adapter in software will do only where WebGPU is the one choice. */
export async function missingSupport(
  device: DeviceName,
  { devices, precision, threads }: Pick<OpenAsk, 'devices' | 'precision' | 'threads'>,
): Promise<string | undefined> {
  if (device === 'wasm') return threadsProblem(threads);
  const missing = await webgpuProblem(devices.length === 1);
  return missing ?? (precision === 'float16' ? await halfProblem() : undefined);
}

/** A device's failure in one line: what onnxruntime said, and what to do about it. */
export function explainFailure(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  const remedy = remedies.find(([symptom]) => symptom.test(said))?.[1] ?? '';
  return `${said}${/[.!?]$/.test(said) ? '' : '.'}${remedy}`;
}

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
