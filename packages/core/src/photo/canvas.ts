import { FuzzydiffError } from '../errors.js';
import { fullScale, type Image, type Pixels } from './image.js';
import { type Print, putInked } from './ink.js';

/** What a face is worked on in, and where what was made of it goes. */
export interface Canvas {
  /** The picture, or its `greyImage`. */
  readonly image: Image;
  /** Stores a pixel, by its index: a value for each channel of `image`, in its stored values, and how much of the pixel was replaced. */
  store(at: number, value: (channel: number) => number, weight: number): void;
}

/**
 * A face's canvas over pixels that begin as its picture's: the picture itself or, of a print, its luma, which goes back in its ink.
 * So the faces of an album's page are each of their own print.
 *
 * @throws FuzzydiffError `invalid-argument` for a print of another picture
 */
export function canvasOf(picture: Image, pixels: Pixels, print: Print | undefined): Canvas {
  const image = print ? print.grey : picture;
  const full = fullScale(image);
  const stored = (own: number) => Math.min(Math.max(Math.round(own), 0), full);
  if (!print)
    return {
      image,
      store(at, value) {
        for (let c = 0; c < image.channels; c++) pixels[at * image.channels + c] = stored(value(c));
      },
    };
  const [wanted, found] = [picture, image].map(({ width, height }) => `${width} x ${height}`);
  if (picture.channels !== 3 || found !== wanted) {
    const message = `Expected a print's grey picture of ${wanted} pixels, of one of 3 channels, but found one of ${found}, of ${picture.channels}; give greyImage of the picture.`;
    throw new FuzzydiffError('invalid-argument', message, { data: { wanted, found } });
  }
  const scale = fullScale(picture) / full;
  return {
    image,
    store(at, value, weight) {
      putInked(pixels, picture, print.ink, { at, luma: stored(value(0)) * scale, weight });
    },
  };
}
