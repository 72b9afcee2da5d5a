import { FuzzydiffError } from '@fuzzydiff/core';
import { type Image, largestSquare, type Region } from '@fuzzydiff/core/image';

/**
 * The square of an image that the model sees: the one that `--region x,y,size` names, or the largest centred one.
 *
 * @throws FuzzydiffError `invalid-argument` when the text is not three whole numbers, `mismatch` when the square leaves
 *   the image
 */
export function parseRegion(
  text: string | undefined,
  { width, height, name }: Pick<Image, 'width' | 'height' | 'name'>,
): Region {
  if (text === undefined) return largestSquare({ width, height });
  const numbers = /^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*$/.exec(text)?.slice(1).map(Number);
  const [x, y, size] = numbers ?? [];
  if (x === undefined || y === undefined || !size) {
    const message =
      `Expected --region as x,y,size in whole pixels, with a size of at least 1, but found "${text}"; ` +
      `write for example --region 0,0,${Math.min(width, height)}.`;
    throw new FuzzydiffError('invalid-argument', message, { data: { text } });
  }
  if (x + size <= width && y + size <= height) return { x, y, size };
  const message =
    `Expected --region inside ${name}, which is ${width} x ${height} pixels, but found ${text}, which reaches to ` +
    `${x + size}, ${y + size}; move it or make it smaller.`;
  throw new FuzzydiffError('mismatch', message, { data: { width, height, region: { x, y, size } } });
}
