import type { Random } from '../random/random.js';
import type { Canvas } from './degradation.js';

/** A rectangle of whole pixels, all inside the image. */
export interface Rectangle {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

type Size = Pick<Canvas, 'height' | 'width'>;

/**
 * A rectangle anywhere in the image, its sides from N(64, 32) at 256 pixels, at least 8 of 256 (the published code's);
 * each side scales with the image's own.
 */
export function randomRectangle(size: Size, random: Random): Rectangle {
  const side = (whole: number) => {
    const at256 = Math.max(8, 64 + 32 * random.normal());
    return Math.max(1, Math.min(whole, Math.round((at256 * whole) / 256)));
  };
  const height = side(size.height);
  const width = side(size.width);
  return { height, width, top: random.integer(size.height - height + 1), left: random.integer(size.width - width + 1) };
}

/**
 * The pixels of `count` random rectangles together, in `[H,W]` order. Rectangles that cover less than 2 % or more than
 * 20 % of the image are drawn again, which the published code doesn't: a speck or half a face says little in a mean over
 * images.
 */
export function randomRectangles(size: Size, count: number, random: Random): number[] {
  for (;;) {
    const pixels = new Set<number>();
    for (let n = 0; n < count; n++) {
      const { top, left, height, width } = randomRectangle(size, random);
      for (let y = top; y < top + height; y++) {
        for (let x = left; x < left + width; x++) pixels.add(y * size.width + x);
      }
    }
    const share = pixels.size / (size.height * size.width);
    if (share >= 0.02 && share <= 0.2) return [...pixels];
  }
}
