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

/** What a runtime has to run a network on. */
export interface RuntimeDevices<Device extends string> {
  /** What `auto` tries, in order. */
  readonly automatic: readonly Device[];
  /** The one that is there whatever the machine, and has 8 bits. */
  readonly plain: Device;
}

/**
 * The devices on which to try a network in the precision that was asked for, in order: 8 bits are for the plain one.
 *
 * @throws FuzzydiffError `invalid-argument` for int8 on another
 */
export function devicesFor<Device extends string>(
  { device, precision }: { readonly device: 'auto' | Device; readonly precision: PrecisionChoice },
  { automatic, plain }: RuntimeDevices<Device>,
): readonly Device[] {
  if (precision !== 'int8') return device === 'auto' ? automatic : [device];
  if (device === 'auto' || device === plain) return [plain];
  const others = `auto, float32 or float16 on ${device}`;
  throw invalidArgument('precision', others, precision, `int8 is for the device ${plain}`);
}

/** The file of a bundle's graph that computes in a precision which `precisionsFor` gave. */
export function graphFile({ graph }: ModelManifest, precision: Precision): string {
  return fileFor(graph, precision)!;
}

function fileFor({ file, halfFile, int8File }: ModelManifest['graph'], precision: Precision): string | undefined {
  return { float32: file, float16: halfFile, int8: int8File }[precision];
}
