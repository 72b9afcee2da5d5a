import { blankPixels, fullScale, type Image, type Plane } from '@fuzzydiff/core/image';
import type { Random } from '../../random/random.js';
import type { Stamp } from './stamp.js';

/** A photograph that is being damaged. */
export interface PhotoCanvas {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Interleaved, 0 dark to 1 bright; may leave that range for the time being. */
  readonly values: Float32Array;
  /** Pixels that count as damaged whatever their values are: of damage that covers a region as a whole. */
  readonly region: Uint8Array;
  /** A colour of this photograph's kind: without a hue where it is grey. */
  colour(random: Random, lightness: Range, tint: number): Colour;
  /** Paints one colour through a stamp. */
  lay(stamp: Stamp, colour: Colour, opacity: number): void;
}

/** A value of each channel, 0 to 1. */
export type Colour = readonly number[];

/** From the least to the most. */
export type Range = readonly [low: number, high: number];

/** A damaged photograph, and where it was damaged. */
export interface DamagedPhotograph {
  readonly image: Image;
  /** Of the photograph's size: 1 where it is damaged, 0 where every stored value is the clean one's. */
  readonly mask: Plane;
}

/**
 * Damages a copy of a photograph as `paint` says.
 *
 * Changes of less than one grey level of 255 in every channel of a pixel, which nobody sees, are taken back unless the pixel
 * belongs to a damaged region.
 */
export function paintPhotograph(image: Image, paint: (canvas: PhotoCanvas) => void): DamagedPhotograph {
  const { width, height, channels } = image;
  const full = fullScale(image);
  const values = new Float32Array(image.pixels);
  for (let i = 0; i < values.length; i++) values[i]! /= full;
  const region = new Uint8Array(width * height);
  const grey = isGrey(image);
  paint({
    ...{ width, height, channels, values, region },
    colour(random, [low, high], tint) {
      const level = random.uniform(low, high);
      const hue = [0, 0, 0].map(() => random.uniform(-tint, tint));
      return hue.slice(0, channels).map((own) => Math.min(1, Math.max(0, grey ? level : level + own)));
    },
    lay({ left, top, width: across, height: down, coverage }, colour, opacity) {
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++) {
          const alpha = opacity * coverage[y * across + x]!;
          if (alpha === 0) continue;
          const at = ((top + y) * width + left + x) * channels;
          for (let c = 0; c < channels; c++) values[at + c]! += alpha * (colour[c]! - values[at + c]!);
        }
    },
  });
  return stored(image, values, region);
}

/** Whether a photograph has no colours: one channel, or three that are the same everywhere. */
export function isGrey({ channels, pixels }: Pick<Image, 'channels' | 'pixels'>): boolean {
  for (let i = 0; i < pixels.length; i += channels)
    for (let c = 1; c < channels; c++) if (pixels[i + c] !== pixels[i]) return false;
  return true;
}

/** What was painted, as stored values again. */
function stored(image: Image, values: Float32Array, region: Uint8Array): DamagedPhotograph {
  const { width, height, channels, pixels: clean } = image;
  const full = fullScale(image);
  const pixels = blankPixels(image, clean.length);
  const mask = new Float32Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    let seen = region[i] === 1;
    for (let k = i * channels; k < (i + 1) * channels; k++) {
      pixels[k] = Math.round(full * Math.min(1, Math.max(0, values[k]!)));
      if (Math.abs(pixels[k]! - clean[k]!) >= full / 255) seen = true;
    }
    if (seen) mask[i] = 1;
    else for (let k = i * channels; k < (i + 1) * channels; k++) pixels[k] = clean[k]!;
  }
  return { image: { ...image, pixels }, mask: { width, height, values: mask } };
}
