/** Every device there is a name for. */
export const deviceNames = ['webgpu', 'wasm'] as const;

/** Where a model can run. */
export type DeviceName = (typeof deviceNames)[number];

/** A device that does not run the model. */
export interface DeviceReport {
  readonly device: DeviceName;
  /** Why not, and what to do about it: a full sentence. */
  readonly reason: string;
}

/**
 * Why WebGPU cannot even be asked for here, or nothing.
 *
 * @param software whether an adapter in software will do: it is far slower than WebAssembly
 */
export async function webgpuProblem(software: boolean): Promise<string | undefined> {
  if (!globalThis.isSecureContext) return 'WebGPU needs a page from https or localhost.';
  if (navigator.gpu === undefined) return 'this browser has no WebGPU (see https://caniuse.com/webgpu).';
  // A browser may also refuse with an error, for instance after its GPU process crashed.
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (adapter === null)
    return 'the browser gives no WebGPU adapter: see about:gpu for the reason, which may be an old driver.';
  if (adapter.info.isFallbackAdapter && !software)
    return 'its only WebGPU adapter is software, which is slower than wasm; name webgpu to have it anyway.';
  return undefined;
}

/** Why the WebGPU adapter does not compute in float16, or nothing. */
export async function halfProblem(): Promise<string | undefined> {
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (adapter?.features.has('shader-f16')) return undefined;
  return 'its WebGPU adapter does not compute in float16 (it has no shader-f16); say float32, or leave precision out.';
}

const isolation = 'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';

/** Why `threads` threads of WebAssembly cannot be had here, or nothing. */
export function threadsProblem(threads: number | undefined): string | undefined {
  if (threads === undefined || threads === 1 || globalThis.crossOriginIsolated) return undefined;
  return `${threads} threads need a page isolated from other origins: serve it with the headers ${isolation}, or leave threads out.`;
}

/** Why WebAssembly has one thread here although nobody asked for one and the machine has cores for more, or nothing. */
export function threadsForgone(threads: number | undefined): string | undefined {
  // Onnxruntime takes half of the cores.
  if (threads !== undefined || globalThis.crossOriginIsolated || navigator.hardwareConcurrency <= 2) return undefined;
  return `wasm has one thread, because this page is not isolated from other origins: serve it with the headers ${isolation}, or say threads: 1.`;
}
