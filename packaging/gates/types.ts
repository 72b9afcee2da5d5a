import { checkPackage, Package, type Problem } from '@arethetypeswrong/core';
import type { Packed } from './packed.js';

/** Resolutions that the packages do not serve: they are ES modules, for `exports` and for what `require` takes of them. */
const notServed = new Set(['node10', 'node16-cjs']);

/** What are-the-types-wrong has to say about a package of ES modules: `kind of problem: where`. */
export async function typeFaults({ name, manifest, files }: Packed): Promise<string[]> {
  const entries = [...files].map(([file, data]) => [`/node_modules/${name}/${file}`, data] as const);
  const result = await checkPackage(new Package(Object.fromEntries(entries), name, String(manifest['version'])));
  if (!result.types) return ['no types'];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && notServed.has(problem.resolutionKind)))
    .map((problem) => `${problem.kind}: ${placeOf(problem)}`);
}

function placeOf(problem: Problem): string {
  if ('entrypoint' in problem) return problem.entrypoint;
  return 'fileName' in problem ? problem.fileName : problem.typesFileName;
}
