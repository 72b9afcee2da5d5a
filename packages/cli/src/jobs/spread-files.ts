import { type Synthesis, unstack } from '@fuzzydiff/core/math';
import type { ImageFile } from '../batch/image-job.js';
import { formatNpy } from '../files/npy.js';
import { deviationPicture } from '../image/tensor-png.js';
import { gridPicture } from '../pictures/grid-picture.js';

/** The suffixes of what `spreadFiles` gives. */
export function spreadSuffixes(samples: number): string[] {
  return samples === 1 ? [] : ['samples.png', 'deviation.png', 'deviation.npy'];
}

/** Of several samples of a face, all in one picture, and their standard deviation per pixel; of one, nothing. */
export async function spreadFiles({
  samples,
  deviation,
}: Pick<Synthesis, 'samples' | 'deviation'>): Promise<ImageFile[]> {
  const count = samples.shape[0]!;
  if (count === 1) return [];
  const each = Array.from({ length: count }, (_, s) => unstack(samples, s));
  return [
    { suffix: 'samples.png', bytes: await gridPicture(each, Math.ceil(Math.sqrt(count))) },
    { suffix: 'deviation.png', bytes: await deviationPicture(deviation) },
    { suffix: 'deviation.npy', bytes: formatNpy(deviation) },
  ];
}
