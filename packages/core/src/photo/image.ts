import { checkInteger, FuzzydiffError, invalidArgument } from '../errors.js';

/** Stored values: 0 to 255, or 0 to 65535. */
export type Pixels = Uint8Array | Uint16Array;

/** An image as it is stored: values never converted, so that what isn't touched can be written back to the byte. */
export interface Image {
  /** Its path or file's name, for errors. */
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Colour channels, alpha not counted: 1 grey, 3 RGB, 4 CMYK. */
  readonly channels: number;
  /** Bits per value. */
  readonly depth: 8 | 16;
  /** Colours, interleaved: row by row, pixel by pixel, channel by channel. */
  readonly pixels: Pixels;
  /** Opacity of each pixel, of the same depth; absent where the file has none. */
  readonly alpha?: Pixels;
  /** The bytes of the colour profile that the values belong to; absent where the file has none. */
  readonly icc?: Uint8Array;
}

/** An image as an error names what was to be given. */
export const pixelsForm = 'pixels { name, width, height, channels, depth, pixels }';

/** A square of an image, in its pixels: `x` and `y` are the left and top edge, `size` is the side. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** The largest square in the middle of an image: what the model sees where nothing else is said. */
export function largestSquare({ width, height }: Pick<Image, 'width' | 'height'>): Region {
  const size = Math.min(width, height);
  return { x: Math.floor((width - size) / 2), y: Math.floor((height - size) / 2), size };
}

/** The largest value that a depth can store. */
export function fullScale({ depth }: Pick<Image, 'depth'>): number {
  return depth === 8 ? 255 : 65535;
}

/** Zeros of a depth. */
export function blankPixels({ depth }: Pick<Image, 'depth'>, length: number): Pixels {
  return depth === 8 ? new Uint8Array(length) : new Uint16Array(length);
}

/**
 * Refuses an image whose stored values, or whose opacity, are not those of its size, channels and depth.
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function checkPixels({ name = 'the photograph', ...image }: Image): void {
  const { width, height, channels, depth, pixels, alpha } = image;
  for (const [extent, value] of Object.entries({ width, height, channels }))
    checkInteger(`the ${extent} of ${name}`, value, 1, Number.MAX_SAFE_INTEGER);
  if (depth !== 8 && depth !== 16) throw invalidArgument(`the depth of ${name}`, '8 or 16', depth);
  const types = depth === 8 ? [Uint8Array, Uint8ClampedArray] : [Uint16Array];
  const isStored = (values: unknown, count: number) =>
    types.some((type) => values instanceof type && values.length === count);
  const count = width * height;
  const values = (each: number) =>
    `${count * each} values of ${depth} bits, ${each} for each of ${width} × ${height} pixels,`;
  if (!isStored(pixels, count * channels)) {
    const remedy = 'leave opacity out of them, and give it as alpha';
    throw invalidArgument(`the pixels of ${name}`, values(channels), pixels, remedy);
  }
  if (alpha !== undefined && !isStored(alpha, count))
    throw invalidArgument(`the alpha of ${name}`, values(1), alpha, 'leave it out where all is opaque');
}

/**
 * Refuses an image whose colour channels are not the model's.
 *
 * @throws FuzzydiffError `mismatch`
 */
export function checkChannels({ name, channels }: Pick<Image, 'name' | 'channels'>, modelChannels: number): void {
  if (channels === modelChannels) return;
  const remedy = modelChannels === 3 || modelChannels === 1 ? `convert it to ${kindOf(modelChannels)}, or ` : '';
  const message =
    `Expected ${countOf(modelChannels)}, as the model has, in ${name} but found ${countOf(channels)}; ` +
    `${remedy}choose a model for such images.`;
  throw new FuzzydiffError('mismatch', message, { data: { name, channels, modelChannels } });
}

function kindOf(channels: number): string {
  return { 1: 'grey', 3: 'RGB', 4: 'CMYK' }[channels] ?? 'unknown colours';
}

function countOf(channels: number): string {
  return `${channels} colour channel${channels === 1 ? '' : 's'} (${kindOf(channels)})`;
}
