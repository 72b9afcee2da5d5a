import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image, TurnedRegion } from '@fuzzydiff/core/image';

/**
 * The square that `--region x,y,size` or `x,y,size,angle` names.
 *
 * @throws FuzzydiffError `invalid-argument` when the text is neither
 */
export function parseRegion(text: string): TurnedRegion {
  const square = /^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(-?\d+(?:\.\d+)?)\s*)?$/.exec(text);
  const [x, y, size, angle] =
    square?.slice(1).map((number) => (number === undefined ? undefined : Number(number))) ?? [];
  if (x !== undefined && y !== undefined && size && Math.abs(angle ?? 0) <= 360)
    return { x, y, size, ...(angle !== undefined && { angle }) };
  const message =
    `Expected --region as x,y,size in whole pixels, with a size of at least 1, or x,y,size,angle with up to 360 degrees to ` +
    `either side, but found "${text}"; write for example --region 0,0,256.`;
  throw new FuzzydiffError('invalid-argument', message, { data: { text } });
}

/**
 * The same square, in an image: before it is turned, it lies inside.
 *
 * @throws FuzzydiffError as `parseRegion`; `mismatch` when the square leaves the image
 */
export function regionIn(
  { width, height, name }: Pick<Image, 'width' | 'height' | 'name'>,
  text: string,
): TurnedRegion {
  const region = parseRegion(text);
  const { x, y, size } = region;
  if (x + size <= width && y + size <= height) return region;
  const message =
    `Expected --region inside ${name}, which is ${width} x ${height} pixels, but found ${text}, which reaches to ` +
    `${x + size}, ${y + size}; move it or make it smaller.`;
  throw new FuzzydiffError('mismatch', message, { data: { width, height, region } });
}
