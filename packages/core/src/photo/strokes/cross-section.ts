import type { Image } from '../image.js';
import { sampled } from '../sampled.js';
import type { StrokePlace } from './place.js';

/** How a stroke is cut across. */
export interface Cut {
  /** Half the width of what is surely the stroke's, in pixels. */
  readonly halfWidth: number;
  /** From one sample to the next, in pixels. */
  readonly step: number;
  /** Samples on each side of the middle. */
  readonly reach: number;
}

/** What a photograph shows across a stroke, of 255, for each channel. */
export interface CrossSection {
  /** From its left to its right, with a pixel of what lies beside it. */
  readonly across: readonly Float32Array[];
  /** What lies further to its left. */
  readonly left: Float32Array;
  /** What lies further to its right. */
  readonly right: Float32Array;
}

/** How strokes of that width are cut: at most some 17 samples, however wide they are. */
export function cutFor(halfWidth: number): Cut {
  const step = Math.max(1, halfWidth / 6);
  return { halfWidth, step, reach: Math.ceil((halfWidth + 1) / step) };
}

/** A photograph across a stroke at a place of it. */
export function crossSection(
  image: Image,
  { x, y, angle }: StrokePlace,
  { halfWidth, step, reach }: Cut,
): CrossSection {
  const { channels } = image;
  const [right, down] = [-Math.sin(angle), Math.cos(angle)];
  const at = (channel: number, aside: number) => sampled(image, channel, x + aside * right, y + aside * down);
  const across = Array.from({ length: channels }, () => new Float32Array(2 * reach + 1));
  const sides = [-1, 1].map((side) => ({ side, values: new Float32Array(channels) }));
  for (let c = 0; c < channels; c++) {
    const own = across[c]!;
    for (let n = 0; n < own.length; n++) own[n] = at(c, (n - reach) * step);
    for (const { side, values } of sides)
      for (let n = 0; n < beside; n++) values[c] = values[c]! + at(c, side * (halfWidth + 2 + n * step)) / beside;
  }
  return { across, left: sides[0]!.values, right: sides[1]!.values };
}

/** Samples of what lies on each side. */
const beside = 3;
