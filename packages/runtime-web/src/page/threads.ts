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
