import { invalidArgument } from '../errors.js';
import { blankPixels, fullScale, type Image } from '../photo/image.js';
import { contiguous, type Tensor, tensor } from '../tensor/tensor.js';

/**
 * A picture, or an image `[C,H,W]` in `[-1, 1]`, with each channel times its gain, no brighter than it can be. Opacity and everything else stay.
 *
 * @param gains one for each channel, at least 0
 * @throws FuzzydiffError `invalid-argument` for another number of them
 */
export function withGains<P extends Image | Tensor>(photo: P, gains: readonly number[]): P {
  const channels = 'pixels' in photo ? photo.channels : photo.shape[0]!;
  if (gains.length !== channels) throw invalidArgument('gains', `a number for each of ${channels} channels`, gains);
  if ('pixels' in photo) {
    const full = fullScale(photo);
    const pixels = blankPixels(photo, photo.pixels.length);
    photo.pixels.forEach((value, i) => {
      pixels[i] = Math.min(Math.round(value * gains[i % channels]!), full);
    });
    return { ...photo, pixels };
  }
  const values = contiguous(photo);
  const plane = values.length / channels;
  const gained = values.map((value, i) => Math.min((value + 1) * gains[Math.floor(i / plane)]! - 1, 1));
  return tensor(photo.shape, gained) as Tensor as P;
}
