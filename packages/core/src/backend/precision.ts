import type { ModelManifest } from '../bundle/manifest.js';
import { invalidArgument } from '../errors.js';

/** What a network computes in. Its samples and predictions are float32 either way. */
export type Precision = 'float32' | 'float16';

/** What a network may be asked to compute in; `auto` is float16 where the bundle and the device have it. */
export const precisionChoices = ['auto', 'float32', 'float16'] as const;

/** One of them. */
export type PrecisionChoice = (typeof precisionChoices)[number];

/**
 * The precisions in which to try a bundle's network on a device, in order.
 *
 * @param able whether the device computes in float16 itself; asked only where that decides
 * @throws FuzzydiffError `invalid-argument` where float16 is named and the bundle has no graph for it
 */
export async function precisionsFor(
  { name, graph }: ModelManifest,
  choice: PrecisionChoice,
  able: () => Promise<boolean>,
): Promise<readonly Precision[]> {
  if (choice === 'auto') return graph.halfFile !== undefined && (await able()) ? ['float16', 'float32'] : ['float32'];
  if (choice === 'float16' && graph.halfFile === undefined)
    throw invalidArgument(
      'precision',
      `float32 or auto, as ${name} has no graph that computes in float16,`,
      choice,
      'import its checkpoint again to have one',
    );
  return [choice];
}

/** The file of a bundle's graph that computes in a precision which `precisionsFor` gave. */
export function graphFile({ graph }: ModelManifest, precision: Precision): string {
  return precision === 'float16' ? graph.halfFile! : graph.file;
}
