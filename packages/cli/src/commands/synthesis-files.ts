import { mergeCorrection } from '@fuzzydiff/core/image';
import { type Synthesis, unstack } from '@fuzzydiff/core/math';
import { formatNpy } from '../files/npy.js';
import { encodePng } from '../image/encode-png.js';
import { gridPicture } from '../image/grid-picture.js';
import type { ModelImage } from '../image/load-for-model.js';
import { deviationPicture } from '../image/tensor-png.js';
import type { ImageFile } from '../run/image-command.js';

/** The suffixes of what `synthesisFiles` gives. */
export function synthesisSuffixes(name: string, samples: number): string[] {
  if (samples === 1) return [`${name}.png`];
  const each = Array.from({ length: samples }, (_, s) => `${name}.${s + 1}.png`);
  return [...each, 'samples.png', 'deviation.png', 'deviation.npy'];
}

/**
 * The images made, in the original's size; of several also a grid and their standard deviation per pixel. `untouched` is the
 * file of an image that stays as it is.
 */
export async function synthesisFiles(
  { image, region, input }: ModelImage,
  { samples, deviation, kept }: Synthesis,
  name: string,
  untouched?: Uint8Array,
): Promise<ImageFile[]> {
  const each = Array.from({ length: samples.shape[0]! }, (_, s) => unstack(samples, s));
  const files: ImageFile[] = [];
  const suffixes = synthesisSuffixes(name, each.length);
  for (const [s, sample] of each.entries()) {
    const merged = () => encodePng({ ...image, pixels: mergeCorrection(image, region, input, sample, kept) });
    files.push({ suffix: suffixes[s]!, bytes: untouched ?? (await merged()) });
  }
  if (each.length === 1) return files;
  return [
    ...files,
    { suffix: 'samples.png', bytes: await gridPicture(each, Math.ceil(Math.sqrt(each.length))) },
    { suffix: 'deviation.png', bytes: await deviationPicture(deviation) },
    { suffix: 'deviation.npy', bytes: formatNpy(deviation) },
  ];
}
