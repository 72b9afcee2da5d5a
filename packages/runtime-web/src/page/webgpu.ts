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
