import type { ModelBundle, ModelManifest } from '@fuzzydiff/core/bundle';

/** A bundle with files of its network in memory, from where onnxruntime reads them. */
export interface Network {
  readonly manifest: ModelManifest;
  readonly contents: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Reads files of a bundle's network, one after the other. */
export async function readNetwork({ manifest, read }: ModelBundle, names: readonly string[]): Promise<Network> {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of names) contents.set(name, await read(name));
  return { manifest, contents };
}
