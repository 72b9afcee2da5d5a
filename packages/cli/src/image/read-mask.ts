import { FuzzydiffError, type Tensor } from '@fuzzydiff/core';
import { fullScale, type Image, type Pixels, type Plane } from '@fuzzydiff/core/image';
import { invalidFile } from '../files/invalid-file.js';
import { type NpyArray, readNpy } from '../files/npy.js';
import { type ReadOptions, readImage } from './read-image.js';

/** How a mask file is understood. */
export interface MaskOptions extends ReadOptions {
  /** What white (opaque, 1) means: `keep` this, or `change` it. @default 'keep' */
  readonly polarity?: 'keep' | 'change';
}

/**
 * Reads a mask as how much of each pixel is kept, in `[0, 1]`, at the mask's own size. From an image (EXIF orientation
 * applied) it is the alpha if that varies, and the grey otherwise; where both hold a picture it is refused. From a
 * `.npy` array of shape `[H,W]`, `[1,H,W]` or `[H,W,1]`: floats in `[0, 1]`, bool, or integers up to their type's
 * largest value; integers none of which exceeds 1 are 0 and 1, as comparisons give them.
 *
 * @param image whose mask it is: of its size, or of another with the same aspect ratio to within a pixel
 * @throws FuzzydiffError `invalid-file` when it cannot be read or is not a mask, `mismatch` when it is another image's
 */
export async function readMask(
  path: string,
  image: Pick<Image, 'name' | 'width' | 'height'>,
  { polarity = 'keep', ...options }: MaskOptions = {},
): Promise<Plane> {
  const isNpy = path.toLowerCase().endsWith('.npy');
  const { width, height, values } = isNpy
    ? arrayMask(path, await readNpy(path))
    : imageMask(await readImage(path, options));
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
  return { width, height, values: polarity === 'keep' ? values : values.map((value) => 1 - value) };
}

function imageMask(image: Image): Plane {
  const { name, width, height, channels, alpha } = image;
  const full = fullScale(image);
  const varies = (values: Pixels) => values.some((value) => value !== values[0]);
  const scaled = (values: Pixels): Plane => ({ width, height, values: Float32Array.from(values, (v) => v / full) });
  const grey = greyOf(image);
  if (alpha && varies(alpha)) {
    // Over a photograph, or over one colour, only the alpha can be the mask.
    if (!grey || !varies(grey)) return scaled(alpha);
    throw invalidFile(name, 'one mask', 'its grey and its alpha both hold a picture', 'save the mask alone, as grey');
  }
  if (grey) return scaled(grey);
  throw invalidFile(name, 'a mask in grey or in alpha', `found ${channels} channels of colour`, 'save it as grey');
}

/** A mask's one channel, or its three where they agree; JPEG may part them by a level or two. */
function greyOf({ channels, pixels, depth }: Image): Pixels | undefined {
  if (channels === 1) return pixels;
  if (channels !== 3) return undefined;
  const tolerance = depth === 8 ? 2 : 2 * 257;
  const [red, green, blue] = [0, 1, 2].map((c) => pixels.filter((_, i) => i % 3 === c)) as [Pixels, Pixels, Pixels];
  const agrees = green.every((g, i) => Math.max(g, red[i]!, blue[i]!) - Math.min(g, red[i]!, blue[i]!) <= tolerance);
  return agrees ? green : undefined;
}

function arrayMask(path: string, { type, tensor }: NpyArray): Plane {
  const [height, width] = maskExtents(path, tensor);
  const values = tensor.data;
  const isFloat = type === 'float32' || type === 'float64';
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const full = isFloat || largest <= 1 ? 1 : type === 'uint8' ? 255 : 65535;
  if (!values.every((value) => value >= 0 && value <= full)) {
    const outside = values.find((value) => !(value >= 0 && value <= full));
    throw invalidFile(path, 'a mask of values from 0 to 1', `found ${outside}`, 'scale or clip it before it is saved');
  }
  return { width, height, values: full === 1 ? values : values.map((value) => value / full) };
}

function maskExtents(path: string, { shape }: Tensor): [height: number, width: number] {
  const [a = 0, b = 0, c] = shape;
  if (shape.length === 2) return [a, b];
  if (shape.length === 3 && a === 1) return [b, c!];
  if (shape.length === 3 && c === 1) return [a, b];
  throw invalidFile(
    path,
    'a mask of one channel',
    `found an array of shape [${shape.join(', ')}]`,
    'save it as [H, W]',
  );
}
