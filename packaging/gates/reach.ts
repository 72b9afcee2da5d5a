import { bundle } from './bundle.js';
import { entriesOf } from './entries.js';
import type { Packed } from './packed.js';

/**
 * The packages that run in any page, each with those that it may import. A runtime, sharp or a module of Node in one of
 * them would come into every page that uses it.
 */
export const runAnywhere: Readonly<Record<string, readonly string[]>> = {
  '@fuzzydiff/core': [],
  '@fuzzydiff/calibration': ['@fuzzydiff/core'],
  '@fuzzydiff/evaluation': ['@fuzzydiff/core'],
};

/** Everything that a package's scripts import from outside, statically or not, and may not: `entry: what`. */
export async function foreignReach(packed: Packed, allowed: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of Object.values(entriesOf(packed))) {
    const { metafile } = await bundle(packed, entry);
    const outside = Object.values(metafile.inputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external))
      .filter((wanted) => !allowed.some((name) => wanted.path === name || wanted.path.startsWith(`${name}/`)));
    found.push(...new Set(outside.map((wanted) => `${entry}: ${wanted.path}`)));
  }
  return found;
}
