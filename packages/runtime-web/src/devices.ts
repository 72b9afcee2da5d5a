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

/** Why `threads` threads of WebAssembly cannot be had here, or nothing. */
export function threadsProblem(threads: number | undefined): string | undefined {
  if (threads === undefined || threads === 1 || globalThis.crossOriginIsolated) return undefined;
  return (
    `${threads} threads need a page isolated from other origins: serve it with the headers ` +
    'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or leave threads out.'
  );
}
