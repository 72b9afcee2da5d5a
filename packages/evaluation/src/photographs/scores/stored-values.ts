import { fullScale, type Image } from '@fuzzydiff/core/image';
import { invalidArgument } from '@fuzzydiff/core/internal';

/** Which pixels are looked at, by their index in row after row. */
export type PixelChoice = (pixel: number) => boolean;

/**
 * Peak signal-to-noise ratio of stored values in dB, `10 log10(peak^2 / mse)`: the peak is what the depth can store, the error
 * the mean over pixels and channels as they are stored.
 *
 * @returns null where the values are equal, of which the ratio is infinite, or where no pixel is looked at
 */
export function storedPsnr(image: Image, reference: Image, looksAt: PixelChoice): number | null {
  checkSameSize(image, reference);
  const { channels } = image;
  let sum = 0;
  let count = 0;
  forEachPixel(image, looksAt, (first) => {
    count += channels;
    for (let k = first; k < first + channels; k++) sum += (image.pixels[k]! - reference.pixels[k]!) ** 2;
  });
  return sum === 0 ? null : 10 * Math.log10((fullScale(image) ** 2 * count) / sum);
}

/** The share of pixels whose stored values are all the same; null where no pixel is looked at. */
export function sameShare(image: Image, reference: Image, looksAt: PixelChoice): number | null {
  checkSameSize(image, reference);
  let same = 0;
  let count = 0;
  forEachPixel(image, looksAt, (first) => {
    count++;
    let isSame = true;
    for (let k = first; k < first + image.channels; k++) if (image.pixels[k] !== reference.pixels[k]) isSame = false;
    if (isSame) same++;
  });
  return count === 0 ? null : same / count;
}

function forEachPixel({ width, height, channels }: Image, looksAt: PixelChoice, see: (first: number) => void): void {
  for (let i = 0; i < width * height; i++) if (looksAt(i)) see(i * channels);
}

function checkSameSize(image: Image, reference: Image): void {
  const text = ({ width, height, channels, depth }: Image) => `${width} × ${height} × ${channels} of ${depth} bits`;
  if (text(image) !== text(reference))
    throw invalidArgument(`what came of ${reference.name}`, `a picture of ${text(reference)}`, text(image));
}
