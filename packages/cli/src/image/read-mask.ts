import { FuzzydiffError, type Tensor } from '@fuzzydiff/core';
import { type Image, type MaskOptions, maskFromPixels, type Plane } from '@fuzzydiff/core/image';
import { invalidFile } from '../files/invalid-file.js';
import { type NpyArray, readNpy } from '../files/npy.js';
import { type ReadOptions, readImage } from './read-image.js';

/** How a mask file is understood. */
export interface MaskFileOptions extends ReadOptions, Pick<MaskOptions, 'polarity'> {}

/** A mask, and sentences about what was taken of its file. */
export interface Mask extends Plane {
  readonly notes: readonly string[];
}

/**
 * Reads a mask as how much of each pixel is kept, in `[0, 1]`, at the mask's own size: an image (EXIF orientation
 * applied) or a `.npy` array of shape `[H,W]`, `[1,H,W]` or `[H,W,1]`. Floats are in `[0, 1]`; integers are understood as
 * a grey image's values (`maskFromPixels`).
 *
 * @param image whose mask it is: of its size, or of another with the same aspect ratio to within a pixel
 * @throws FuzzydiffError `invalid-file` when it cannot be read or is not a mask, `mismatch` when it is another image's
 */
export async function readMask(
  path: string,
  image: Pick<Image, 'name' | 'width' | 'height'>,
  { polarity = 'keep', ...options }: MaskFileOptions = {},
): Promise<Mask> {
  const isNpy = path.toLowerCase().endsWith('.npy');
  const { notes, ...plane } = isNpy
    ? { ...arrayMask(path, await readNpy(path), polarity), notes: [] }
    : await pictureMask(path, polarity, options);
  const { width, height } = plane;
  // The mask's height if it had the image's shape, and its width.
  const away = Math.min(
    Math.abs((width * image.height) / image.width - height),
    Math.abs((height * image.width) / image.height - width),
  );
  if (away > 1) {
    const message =
      `Expected a mask of ${image.name}, ${image.width} x ${image.height} pixels or of that shape, in ${path} but ` +
      `found ${width} x ${height}; it belongs to another image, or that one was cropped or turned.`;
    throw new FuzzydiffError('mismatch', message, {
      data: { path, mask: [width, height], image: [image.width, image.height] },
    });
  }
  const isSameSize = width === image.width && height === image.height;
  const sizes = `${width} x ${height} pixels and ${image.name} ${image.width} x ${image.height}`;
  return {
    ...plane,
    notes: isSameSize ? notes : [...notes, `The mask ${path} is ${sizes}; it was brought to that size.`],
  };
}

async function pictureMask(path: string, polarity: 'keep' | 'change', options: ReadOptions): Promise<Mask> {
  const picture = await readImage(path, options);
  return { ...maskFromPixels(picture, { polarity, lossy: picture.lossy }), notes: picture.notes };
}

/**
 * What to say of a mask that is the same everywhere: it serves, but it may not be the one that was meant.
 *
 * @param kept the mask's values in `[0, 1]`, of the whole picture or of the region that is worked on
 */
export function evenMaskNotes(path: string, kept: Float32Array, where: 'picture' | 'region'): string[] {
  const [value = 0] = kept;
  if (kept.some((other) => other !== value)) return [];
  const how = value === 1 ? 'wholly' : value === 0 ? 'not at all' : `by ${Number(value.toPrecision(3))}`;
  return [`The mask ${path} is the same everywhere in the ${where}, which it keeps ${how}.`];
}

function arrayMask(path: string, { type, tensor }: NpyArray, polarity: 'keep' | 'change'): Plane {
  const [height, width] = maskExtents(path, tensor);
  const values = tensor.data;
  if (type !== 'float32' && type !== 'float64') {
    const [depth, pixels] =
      type === 'uint16' ? ([16, Uint16Array.from(values)] as const) : ([8, Uint8Array.from(values)] as const);
    return maskFromPixels({ name: path, width, height, channels: 1, depth, pixels }, { polarity });
  }
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined)
    throw invalidFile(path, {
      expected: 'a mask of values from 0 to 1',
      found: `found ${outside}`,
      remedy: 'scale or clip it before it is saved',
    });
  return { width, height, values: polarity === 'keep' ? values : values.map((value) => 1 - value) };
}

function maskExtents(path: string, { shape }: Tensor): [height: number, width: number] {
  const [a = 0, b = 0, c] = shape;
  if (shape.length === 2) return [a, b];
  if (shape.length === 3 && a === 1) return [b, c!];
  if (shape.length === 3 && c === 1) return [a, b];
  throw invalidFile(path, {
    expected: 'a mask of one channel',
    found: `found an array of shape [${shape.join(', ')}]`,
    remedy: 'save it as [H, W]',
  });
}
