import type { Image } from '../photo/image.js';
import { type Framing, framedImage, type ImageOptions } from './framed-image.js';
import { framedTensor } from './framed-tensor.js';
import type { FramedPhoto, Photo } from './photo.js';

/**
 * Frames a photograph's faces for a model.
 *
 * @throws FuzzydiffError as `warpToFrame` and `placeFaces`, and what the detector throws
 */
export async function framePhoto<P extends Photo>(
  photo: P,
  framing: Framing,
  options: ImageOptions,
): Promise<FramedPhoto<P>> {
  const framed = isImage(photo)
    ? await framedImage(photo, framing, options)
    : framedTensor(photo, framing.shape, options.key ?? '');
  return framed as unknown as FramedPhoto<P>;
}

function isImage(photo: Photo): photo is Image {
  return 'pixels' in photo;
}
