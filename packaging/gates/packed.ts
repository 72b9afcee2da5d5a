import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { unpack } from '@publint/pack';

/** What the gates look at: a package as it is published. */
export interface Packed {
  readonly name: string;
  /** Its package.json. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Its files by their path in the package, `/` between folders. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Bytes of the tarball. */
  readonly size: number;
}

/** Reads every tarball in a folder. */
export async function readPacked(folder: string): Promise<Packed[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tgz')).sort();
  return Promise.all(names.map(async (name) => fromTarball(await readFile(path.join(folder, name)))));
}

async function fromTarball(tarball: Uint8Array): Promise<Packed> {
  const { files, rootDir } = await unpack(tarball);
  const entries = files.map(({ name, data }) => [name.slice(rootDir.length + 1), data] as const);
  return packed(new Map(entries), tarball.length);
}

function packed(files: ReadonlyMap<string, Uint8Array>, size: number): Packed {
  const manifest = JSON.parse(new TextDecoder().decode(files.get('package.json')));
  return { name: manifest.name, manifest, files, size };
}

/** A spoiled copy: some files with other text, or `null` for those that are to be missing. */
export function spoiled(original: Packed, changes: Readonly<Record<string, string | null>>): Packed {
  const files = new Map(original.files);
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) files.delete(name);
    else files.set(name, new TextEncoder().encode(text));
  }
  return packed(files, original.size);
}

/** A spoiled copy whose package.json says something else. */
export function withManifest(original: Packed, fields: Readonly<Record<string, unknown>>): Packed {
  return spoiled(original, { 'package.json': JSON.stringify({ ...original.manifest, ...fields }) });
}

/** The text of a file of the package; empty where there is none. */
export function textOf({ files }: Packed, name: string): string {
  return new TextDecoder().decode(files.get(name));
}
