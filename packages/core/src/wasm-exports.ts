/**
 * What a WebAssembly module that is kept as text exports; `undefined` where the engine has no WebAssembly, or not its vectors, or a
 * page's content security policy (`script-src` without `wasm-unsafe-eval`) forbids it.
 *
 * @param module its bytes in base64: less than the 4 kB that a browser's main thread may compile without waiting
 */
export function wasmExports<Exports>(module: string): Exports | undefined {
  try {
    const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;
  } catch {
    return undefined;
  }
}
