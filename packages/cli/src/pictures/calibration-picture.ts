import { tensor } from '@fuzzydiff/core';
import { combinedPlane } from '@fuzzydiff/core/image';
import { type Moments, mapDepths, type Statistics, standardDeviation } from '@fuzzydiff/core/math';
import { canvas, canvasPng, placeFramed } from './canvas.js';
import { horizontalBar } from './colour-bar.js';
import { inferno } from './colour-map.js';
import type { Label } from './labels.js';
import { legible, showPlane } from './show.js';

/**
 * A calibration's maps as a PNG: per depth a column, the mean discrepancy above its deviation. Depths differ by orders of
 * magnitude, so each map has a scale of its own, from 0 to the number on its bar; of several channels the largest is shown.
 */
export async function calibrationPicture({ estimator, mapShape, moments }: Statistics): Promise<Uint8Array> {
  const colours = await inferno();
  const { grid, scale } = legible({ width: mapShape[2], height: mapShape[1] }, 256, 512);
  const [width, height] = [grid.width * scale, grid.height * scale];
  const size = Math.max(12, Math.round(width / 18));
  const [across, down] = [width + 2 * size, height + 5 * size];
  const picture = canvas(moments.length * across + size, 2 * down + size);
  const labels = moments.flatMap((own, d) =>
    mapsOf(own).flatMap(({ name, values }, row): Label[] => {
      const [x, y] = [size + d * across, row * down];
      const plane = combinedPlane(tensor(mapShape, Float32Array.from(values)), Math.max);
      const top = topOf(plane.values);
      const shown = { ...plane, values: plane.values.map((value) => value / top) };
      placeFramed(picture, showPlane(shown, grid, colours), { x, y: y + 2 * size, scale });
      const bar = { x, y: y + height + Math.round(2.6 * size), length: width, size: Math.round(0.8 * size) };
      const heading = { text: `depth ${mapDepths(estimator)[d]}: ${name}`, x, y: y + 1.4 * size, size };
      const ticks = horizontalBar(picture, colours, bar);
      return [
        heading,
        ...ticks.map((label) => ({ ...label, text: String(Number((Number(label.text) * top).toPrecision(3))) })),
      ];
    }),
  );
  return canvasPng(picture, labels);
}

function mapsOf(moments: Moments): { name: string; values: Float64Array }[] {
  return [
    { name: 'mean', values: moments.mean },
    { name: 'deviation', values: standardDeviation(moments) },
  ];
}

/** The end of a scale: the largest value, rounded up to two digits. */
function topOf(values: Float32Array): number {
  const largest = values.reduce((top, value) => Math.max(top, value), 0);
  if (largest === 0) return 1;
  const unit = 10 ** (Math.floor(Math.log10(largest)) - 1);
  // A value of two digits is its own end, whatever binary makes of it.
  return Math.ceil(largest / unit - 1e-5) * unit;
}
