import { encodePng, type PngSource } from '../image/encode-png.js';
import type { Colour } from './colour-map.js';
import { type Label, labelsSvg } from './labels.js';

/** A picture to be shown: 8-bit RGB, interleaved. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A canvas of one colour. */
export function canvas(width: number, height: number, colour: Colour = [255, 255, 255]): Canvas {
  const pixels = new Uint8Array(width * height * 3);
  pixels.set(colour.map(Math.round).slice(0, pixels.length));
  // What there is, over and over again, and twice as much of it each time.
  for (let done = 3; done < pixels.length; done *= 2) pixels.copyWithin(done, 0, Math.min(done, pixels.length - done));
  return { width, height, pixels };
}

/** A canvas with each pixel's colour computed, and rounded. */
export function paint(width: number, height: number, colourAt: (index: number) => Colour): Canvas {
  const pixels = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const colour = colourAt(i);
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = Math.round(colour[c]!);
  }
  return { width, height, pixels };
}

/** Where a picture goes on a canvas: its upper left corner, and the side of the square that each of its pixels becomes. */
export interface Place {
  readonly x: number;
  readonly y: number;
  /** @default 1 */
  readonly scale?: number;
}

/** Puts a picture on a canvas, which has room for it. */
export function place(target: Canvas, source: Canvas, { x, y, scale = 1 }: Place): void {
  for (let row = 0; row < source.height * scale; row++) {
    const from = Math.floor(row / scale) * source.width * 3;
    const to = ((y + row) * target.width + x) * 3;
    if (scale === 1) {
      target.pixels.set(source.pixels.subarray(from, from + source.width * 3), to);
      continue;
    }
    for (let column = 0; column < source.width * scale; column++) {
      const at = from + Math.floor(column / scale) * 3;
      for (let c = 0; c < 3; c++) target.pixels[to + column * 3 + c] = source.pixels[at + c]!;
    }
  }
}

/** Puts a picture on a canvas with a thin line around it, so that a white one ends somewhere. */
export function placeFramed(target: Canvas, source: Canvas, { x, y, scale = 1 }: Place): void {
  const frame = canvas(source.width * scale + 2, source.height * scale + 2, [208, 212, 217]);
  place(target, frame, { x: x - 1, y: y - 1 });
  place(target, source, { x, y, scale });
}

/** The canvas as a PNG, with labels on it. Its colours are to be shown like those of the image that it shows. */
export async function canvasPng(
  { width, height, pixels }: Canvas,
  labels: readonly Label[] = [],
  image?: PngSource,
): Promise<Uint8Array> {
  const labelled = labels.length === 0 ? pixels : await withLabels({ width, height, pixels }, labels);
  // A profile of grey says nothing of colours.
  const icc = image?.channels === 3 ? image.icc : undefined;
  const colour = image?.colour ?? [];
  return encodePng({ width, height, channels: 3, depth: 8, pixels: labelled, colour, ...(icc && { icc }) });
}

async function withLabels({ width, height, pixels }: Canvas, labels: readonly Label[]): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp');
  const letters = Buffer.from(await labelsSvg(width, height, labels));
  const drawn = sharp(pixels, { raw: { width, height, channels: 3 } }).composite([{ input: letters }]);
  return new Uint8Array(await drawn.removeAlpha().raw().toBuffer());
}
