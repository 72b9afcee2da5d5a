import type { FramedFace, Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Image, type Plane, warpToFrame } from '@fuzzydiff/core/image';
import type { PngSource } from '../image/encode-png.js';
import { type Canvas, canvas, canvasPng, placeFramed } from './canvas.js';
import { horizontalBar } from './colour-bar.js';
import { type ColourMap, greys, inferno } from './colour-map.js';
import type { Label } from './labels.js';
import { mapOverlay, veiled } from './map-picture.js';
import { type Grid, legible, showImage, showPlane, showTensor } from './show.js';

/** What was made of a face, to be shown. */
export interface ComparedFace extends Pick<FramedFace, 'placement' | 'region' | 'number'> {
  /** Attention, `[1|C,H,W]` in `[0, 1]`; without it, its picture is left out. */
  readonly map?: Tensor;
  /** How much of the input is kept, `[1|C,H,W]` in `[0, 1]`. */
  readonly kept: Tensor;
}

/** What a photograph and the one that was made of it are compared by. */
export interface Comparison {
  readonly image: Image & PngSource;
  readonly output: Image;
  readonly faces: readonly ComparedFace[];
  /** How much of each pixel of the photograph is kept, in `[0, 1]`. */
  readonly weight: Plane;
  /** What stands between input and output of the photograph. */
  readonly between: 'map' | 'weight';
}

/** Pictures of one size side by side, each with its heading, and under it the scale of its colours. */
interface Row {
  readonly grid: Grid;
  readonly scale: number;
  readonly panels: readonly { readonly title: string; readonly shown: Canvas; readonly colours?: ColourMap }[];
}

/**
 * A photograph before and after, as a PNG: input, map or weight, output. Where there are several faces each has a row below:
 * input, map, weight, output of what the model sees. Where the one square that was worked on was named, its row stands alone.
 * Map and weight are on fixed scales from 0 to 1, drawn under them; of several channels the map's largest and the weight's
 * smallest are shown.
 */
export async function comparePicture(compared: Comparison): Promise<Uint8Array> {
  const { image, faces } = compared;
  const attention = await inferno();
  const isNamed = faces.length === 1 && faces[0]!.number === undefined;
  const rows = [
    ...(isNamed ? [] : [photoRow(compared, attention)]),
    ...(isNamed || faces.length > 1 ? faces.map((face) => faceRow(face, compared, attention)) : []),
  ];
  const sizes = rows.map(sizeOfRow);
  const picture = canvas(
    Math.max(...sizes.map(({ width }) => width)),
    sizes.reduce((sum, { height }) => sum + height, 0),
  );
  const labels: Label[] = [];
  let top = 0;
  for (const [n, row] of rows.entries()) {
    labels.push(...drawRow(picture, row, top));
    top += sizes[n]!.height;
  }
  return canvasPng(picture, labels, image);
}

function photoRow({ image, output, faces, weight, between }: Comparison, attention: ColourMap): Row {
  const { grid, scale } = legible(image, 256, 1024);
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  const input = showImage(image, whole, grid);
  const maps = faces.flatMap(({ placement, map }) => (map ? [{ placement, map }] : []));
  const middle =
    between === 'map'
      ? {
          title: 'map',
          shown: mapOverlay(input, maps, grid.width / image.width, attention),
          colours: veiled(attention),
        }
      : { title: 'weight', shown: showPlane(weight, grid, greys), colours: greys };
  return {
    ...{ grid, scale },
    panels: [{ title: 'input', shown: input }, middle, { title: 'output', shown: showImage(output, whole, grid) }],
  };
}

function faceRow(
  { placement, region, number, map, kept }: ComparedFace,
  compared: Comparison,
  attention: ColourMap,
): Row {
  const side = Math.max(1, Math.round(region.size));
  const { grid, scale } = legible({ width: side, height: side }, 256, 512);
  const seen = (image: Image) => showTensor(warpToFrame(image, placement, [image.channels, grid.height, grid.width]));
  const { image, output } = compared;
  return {
    ...{ grid, scale },
    panels: [
      { title: number === undefined ? 'input' : `face ${number}`, shown: seen(image) },
      ...(map
        ? [{ title: 'map', shown: showPlane(combinedPlane(map, Math.max), grid, attention), colours: attention }]
        : []),
      { title: 'weight', shown: showPlane(combinedPlane(kept, Math.min), grid, greys), colours: greys },
      { title: 'output', shown: seen(output) },
    ],
  };
}

/** The extents of a row's panels, the size of its type, and those of all of it. */
function sizeOfRow({ grid, scale, panels }: Row) {
  const [across, down] = [grid.width * scale, grid.height * scale];
  const size = Math.min(28, Math.max(12, Math.round(Math.max(across, down) / 18)));
  return { across, down, size, width: panels.length * (across + size) + size, height: down + 5 * size };
}

/** Draws a row from `top` down and gives its labels. */
function drawRow(picture: Canvas, row: Row, top: number): Label[] {
  const { across, down, size } = sizeOfRow(row);
  return row.panels.flatMap(({ title, shown, colours }, n): Label[] => {
    const x = size + n * (across + size);
    placeFramed(picture, shown, { x, y: top + 2 * size, scale: row.scale });
    const heading: Label = { text: title, x: x + across / 2, y: top + 1.4 * size, size, anchor: 'middle' };
    if (!colours) return [heading];
    const bar = { x, y: top + down + Math.round(2.6 * size), length: across, size: Math.round(0.8 * size) };
    return [heading, ...horizontalBar(picture, colours, bar)];
  });
}
