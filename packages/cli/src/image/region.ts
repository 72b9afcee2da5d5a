import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image, Region } from '@fuzzydiff/core/image';

/**
 * The square that `--region x,y,size` names.
 *
 * @throws FuzzydiffError `invalid-argument` when the text is not three whole numbers
 */
export function parseRegion(text: string): Region {
  const numbers = /^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*$/.exec(text)?.slice(1).map(Number);
  const [x, y, size] = numbers ?? [];
  if (x !== undefined && y !== undefined && size) return { x, y, size };
  const message =
    `Expected --region as x,y,size in whole pixels, with a size of at least 1, but found "${text}"; write for example ` +
    '--region 0,0,256.';
  throw new FuzzydiffError('invalid-argument', message, { data: { text } });
}

/**
 * The same square, in an image.
 *
 * @throws FuzzydiffError as `parseRegion`; `mismatch` when the square leaves the image
 */
export function regionIn({ width, height, name }: Pick<Image, 'width' | 'height' | 'name'>, text: string): Region {
  const region = parseRegion(text);
  const { x, y, size } = region;
  if (x + size <= width && y + size <= height) return region;
  const message =
    `Expected --region inside ${name}, which is ${width} x ${height} pixels, but found ${text}, which reaches to ` +
    `${x + size}, ${y + size}; move it or make it smaller.`;
  throw new FuzzydiffError('mismatch', message, { data: { width, height, region } });
}
