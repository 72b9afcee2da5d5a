import type { ModelManifest } from '../bundle/manifest.js';
import { invalidArgument } from '../errors.js';

/** What a network computes in; `int8`: most of its convolutions in 8 bits. Its samples and predictions are float32 in any case. */
export type Precision = 'float32' | 'float16' | 'int8';

/** What a network may be asked to compute in; `auto` is float16 where the bundle and the device have it, and never int8. */
export const precisionChoices = ['auto', 'float32', 'float16', 'int8'] as const;

/** One of them. */
export type PrecisionChoice = (typeof precisionChoices)[number];

/**
 * The precisions in which to try a bundle's network on a device, in order.
 *
 * @param able whether the device computes in float16 itself; asked only where that decides
 * @throws FuzzydiffError `invalid-argument` where float16 or int8 is named and the bundle has no graph for it
 */
export async function precisionsFor(
  { name, graph }: ModelManifest,
  choice: PrecisionChoice,
  able: () => Promise<boolean>,
): Promise<readonly Precision[]> {
  if (choice === 'auto') return graph.halfFile !== undefined && (await able()) ? ['float16', 'float32'] : ['float32'];
  const remedies = {
    float32: '',
    float16: 'import its checkpoint again',
    int8: 'import its checkpoint again, with --int8,',
  };
  if (fileFor(graph, choice) === undefined)
    throw invalidArgument(
      'precision',
      `float32 or auto, as ${name} has no graph that computes in ${choice},`,
      choice,
      `${remedies[choice]} to have one`,
    );
  return [choice];
}

/** The file of a bundle's graph that computes in a precision which `precisionsFor` gave. */
export function graphFile({ graph }: ModelManifest, precision: Precision): string {
  return fileFor(graph, precision)!;
}

function fileFor({ file, halfFile, int8File }: ModelManifest['graph'], precision: Precision): string | undefined {
  return { float32: file, float16: halfFile, int8: int8File }[precision];
}
