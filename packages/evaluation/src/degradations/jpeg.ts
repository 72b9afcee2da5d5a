import type { Random } from '../random/random.js';
import { dctMatrix, transformBlock } from './dct.js';
import { type Canvas, degradation } from './degradation.js';
import type { Rectangle } from './rectangle.js';

/**
 * JPEG at a quality of 5 to 20 of 100: blocks of 8 x 8 pixels whose cosine coefficients are quantised, in the whole
 * image or in a large part of it. Three channels are red, green and blue and go through luminance and chrominance
 * (ITU-R BT.601), the chrominance at full resolution; otherwise every channel is a luminance.
 */
export const jpeg = degradation('jpeg', (canvas, random) => {
  const { channels, height, width, values } = canvas;
  const plane = height * width;
  const part = blockArea(canvas, random);
  const quality = random.uniform(5, 20);
  const colour = channels === 3;
  if (colour) for (let i = 0; i < plane; i++) toLuminance(values, i, plane);
  for (let c = 0; c < channels; c++) {
    const table = quantisation(colour && c > 0 ? chrominanceTable : luminanceTable, quality);
    quantiseBlocks({ width, height, values: values.subarray(c * plane, (c + 1) * plane) }, part, table);
  }
  if (colour) for (let i = 0; i < plane; i++) fromLuminance(values, i, plane);
});

/** The whole image, or whole blocks of at least 60 % of each side. */
function blockArea({ height, width }: Canvas, random: Random): Rectangle {
  if (random.integer(2) === 0) return { top: 0, left: 0, height, width };
  const span = (size: number) => {
    const blocks = Math.ceil(size / 8);
    const count = Math.ceil(blocks * random.uniform(0.6, 1));
    return { start: 8 * random.integer(blocks - count + 1), extent: 8 * count };
  };
  const rows = span(height);
  const columns = span(width);
  return { top: rows.start, left: columns.start, height: rows.extent, width: columns.extent };
}

function quantiseBlocks(
  { width, height, values: plane }: Pick<Canvas, 'width' | 'height' | 'values'>,
  part: Rectangle,
  table: number[],
): void {
  const matrix = dctMatrix();
  for (let top = part.top; top < Math.min(height, part.top + part.height); top += 8) {
    for (let left = part.left; left < Math.min(width, part.left + part.width); left += 8) {
      // A block that reaches over the border repeats the last row or column.
      const index = (i: number) => Math.min(height - 1, top + (i >> 3)) * width + Math.min(width - 1, left + (i & 7));
      const block = Float64Array.from({ length: 64 }, (_, i) => 127.5 * plane[index(i)]!);
      const coefficients = transformBlock(block, matrix, false);
      const rounded = coefficients.map((value, i) => table[i]! * Math.round(value / table[i]!));
      transformBlock(rounded, matrix, true).forEach((value, i) => {
        if (top + (i >> 3) < height && left + (i & 7) < width) plane[index(i)] = value / 127.5;
      });
    }
  }
}

/** A table at a quality below 50, scaled as the Independent JPEG Group's library does. */
function quantisation(table: readonly number[], quality: number): number[] {
  return table.map((step) => Math.max(1, Math.min(255, Math.floor((step * 50) / quality + 0.5))));
}

function toLuminance(values: Float32Array, i: number, plane: number): void {
  const red = values[i]!;
  const green = values[i + plane]!;
  const blue = values[i + 2 * plane]!;
  const luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
  values[i] = luminance;
  values[i + plane] = (blue - luminance) / 1.772;
  values[i + 2 * plane] = (red - luminance) / 1.402;
}

function fromLuminance(values: Float32Array, i: number, plane: number): void {
  const luminance = values[i]!;
  const red = luminance + 1.402 * values[i + 2 * plane]!;
  const blue = luminance + 1.772 * values[i + plane]!;
  values[i] = red;
  values[i + plane] = (luminance - 0.299 * red - 0.114 * blue) / 0.587;
  values[i + 2 * plane] = blue;
}

/** ITU-T T.81, table K.1. */
const luminanceTable = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
  87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
  72, 92, 95, 98, 112, 100, 103, 99,
];

/** ITU-T T.81, table K.2. */
const chrominanceTable = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];
