import { bundle } from './bundle.js';
import { entriesOf } from './entries.js';
import type { Packed } from './packed.js';

/** What a package that runs in any page may reach. */
export interface Reach {
  /** Packages that it may import. */
  readonly imports: readonly string[];
  /** Entries that run in Node only, and may import more. */
  readonly nodeOnly: readonly string[];
}

/**
 * The packages that run in any page. A runtime, sharp or a module of Node in one of them would come into every page that
 * uses it.
 */
export const runAnywhere: Readonly<Record<string, Reach>> = {
  '@fuzzydiff/core': { imports: [], nodeOnly: [] },
  '@fuzzydiff/calibration': { imports: ['@fuzzydiff/core'], nodeOnly: [] },
  '@fuzzydiff/faces': { imports: ['@fuzzydiff/core'], nodeOnly: [] },
  '@fuzzydiff/evaluation': { imports: ['@fuzzydiff/core'], nodeOnly: ['./report'] },
};

/** Everything that a package's scripts import from outside, statically or not, and may not: `entry: what`. */
export async function foreignReach(packed: Packed, { imports: allowed, nodeOnly }: Reach): Promise<string[]> {
  const found: string[] = [];
  for (const [at, entry] of Object.entries(entriesOf(packed))) {
    if (nodeOnly.includes(at)) continue;
    const { metafile } = await bundle(packed, entry);
    const outside = Object.values(metafile.inputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external))
      .filter((wanted) => !allowed.some((name) => wanted.path === name || wanted.path.startsWith(`${name}/`)));
    found.push(...new Set(outside.map((wanted) => `${entry}: ${wanted.path}`)));
  }
  return found;
}
