import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.js';
import { entriesOf } from './entries.js';
import type { Packed } from './packed.js';

/** How large a package may be, in bytes, and why so much. */
export interface Ceiling {
  readonly tarball: number;
  /** Of the main entry, bundled, minified and gzipped, with nothing of other packages; where a page loads it. */
  readonly page?: number;
  readonly reason: string;
}

const kB = 1000;
const MB = 1000 * kB;

export const ceilings: Readonly<Record<string, Ceiling>> = {
  '@fuzzydiff/core': { tarball: 312 * kB, page: 64 * kB, reason: 'every page has it: less than one small picture' },
  '@fuzzydiff/calibration': { tarball: 20 * kB, page: 4 * kB, reason: 'merging and measuring: reading is in core' },
  '@fuzzydiff/evaluation': {
    tarball: 95 * kB,
    page: 18 * kB,
    reason: 'scripts alone: the fonts are in another package',
  },
  '@fuzzydiff/faces': {
    tarball: 350 * kB,
    page: 4 * kB,
    reason: 'the network of 323 kB, which a page fetches by itself',
  },
  '@fuzzydiff/runtime-web': { tarball: 40 * kB, page: 9 * kB, reason: 'WebAssembly comes later, this with the page' },
  '@fuzzydiff/runtime-node': { tarball: 30 * kB, reason: 'scripts alone: the binaries are in onnxruntime-node' },
  '@fuzzydiff/runtime-oip': { tarball: 20 * kB, page: 5 * kB, reason: 'the network is elsewhere' },
  '@fuzzydiff/queue': { tarball: 15 * kB, reason: 'scripts alone: the queue itself is BullMQ' },
  '@fuzzydiff/convert': { tarball: 90 * kB, reason: 'scripts alone, for two families of networks' },
  '@fuzzydiff/model-portraits-128': { tarball: 36 * MB, reason: 'weights of 16 MB, and room for as many again' },
  '@fuzzydiff/model-portraits-64': { tarball: 26 * MB, reason: 'weights of 14.5 MB, and room for half as many again' },
  fuzzydiff: { tarball: 172 * kB, reason: 'scripts alone: fonts, pictures and models are in other packages' },
};

/** What about a package is larger than it may be, in a sentence each. */
export async function oversized(packed: Packed, ceiling: Ceiling): Promise<string[]> {
  const { name, size } = packed;
  const over = (what: string, bytes: number, most: number) =>
    bytes > most ? [`expected ${what} of ${name} to be at most ${most} bytes, but found ${bytes}`] : [];
  const page = ceiling.page === undefined ? [] : over('the main entry', await pageBytes(packed), ceiling.page);
  return [...over('the tarball', size, ceiling.tarball), ...page];
}

async function pageBytes(packed: Packed): Promise<number> {
  const { code } = await bundle(packed, entriesOf(packed)['.']!);
  return gzipSync(code, { level: 9 }).length;
}
