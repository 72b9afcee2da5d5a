import type { Frame } from '@fuzzydiff/core/image';

/** What the images of a bundle's model show; those of a module's without one, whatever is in them. */
export async function frameOf(folder: string | undefined): Promise<Frame> {
  if (folder === undefined) return { kind: 'whole' };
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  return (await openBundle(folder)).manifest.frame;
}
