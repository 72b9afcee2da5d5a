import { stat } from 'node:fs/promises';
import { fileHash } from './hash.js';
import { dash } from './stdin.js';

/** Files without those that are a copy of one before them, and which ones those are, in sentences without a full stop. */
export async function withoutCopies(
  paths: readonly string[],
  what: string,
): Promise<{ paths: string[]; passedOver: string[] }> {
  const sizes = await Promise.all(paths.map(sizeOf));
  const ofSize = new Map<number, number>();
  for (const size of sizes) ofSize.set(size, (ofSize.get(size) ?? 0) + 1);
  const firsts = new Map<string, string>();
  const kept: string[] = [];
  const passedOver: string[] = [];
  for (const [n, path] of paths.entries()) {
    // Only files of one size can be the same: most are not read for this.
    const key = ofSize.get(sizes[n]!) === 1 ? path : await fileHash(path, what);
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, path);
      kept.push(path);
    } else passedOver.push(`${path}: the same file as ${first}, which counts once`);
  }
  return { paths: kept, passedOver };
}

/** Bytes of a file; -1 where that cannot be known without reading it. */
async function sizeOf(path: string): Promise<number> {
  return path === dash ? -1 : ((await stat(path).catch(() => undefined))?.size ?? -1);
}
