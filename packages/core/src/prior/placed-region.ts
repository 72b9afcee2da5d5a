import type { Image } from '../photo/image.js';
import type { Box, Placement } from '../photo/placement.js';
import { apply, inverse } from '../photo/similarity.js';
import type { ImageShape } from '../tensor/tensor.js';

/** Where a region of a model's image lies in a photograph. */
export interface PlacedRegion {
  /** Around it, in the photograph's pixels. */
  readonly box: Box;
  /** `[N]`, the photograph’s pixels whose middle lies in it, as indices, row by row. */
  readonly inPhoto: Int32Array;
}

/** Brings the pixels of a model's image, indices row by row, one number per pixel, to a photograph by the placement of its frame. */
export function placedRegion(
  pixels: Int32Array,
  [, height, width]: ImageShape,
  placement: Placement,
  image: Pick<Image, 'width' | 'height'>,
): PlacedRegion {
  const box = turnedBox(modelBox(pixels, width), { width, height }, placement, image);
  const inRegion = new Uint8Array(width * height);
  for (const pixel of pixels) inRegion[pixel] = 1;
  const toFrame = inverse(placement);
  const inPhoto: number[] = [];
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++) {
      const [u, v] = apply(toFrame, [x + 0.5, y + 0.5]);
      const [column, row] = [Math.floor(u * width), Math.floor(v * height)];
      const isInside = column >= 0 && column < width && row >= 0 && row < height;
      if (isInside && inRegion[row * width + column] !== 0) inPhoto.push(y * image.width + x);
    }
  return { box, inPhoto: Int32Array.from(inPhoto) };
}

/** The smallest box around pixels of an image. */
export function modelBox(pixels: Int32Array, width: number): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const i of pixels) {
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The pixels of a photograph among which a box of the model's image lies. */
function turnedBox(
  { x, y, width, height }: Box,
  model: { readonly width: number; readonly height: number },
  placement: Placement,
  image: Pick<Image, 'width' | 'height'>,
): Box {
  const corners = [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ].map(([u, v]) => apply(placement, [u! / model.width, v! / model.height]));
  const range = (axis: 0 | 1, extent: number) => {
    const values = corners.map((corner) => corner[axis]);
    const first = Math.min(Math.max(Math.floor(Math.min(...values)), 0), extent);
    return [first, Math.min(Math.max(Math.ceil(Math.max(...values)), first), extent) - first] as const;
  };
  const [left, across] = range(0, image.width);
  const [up, down] = range(1, image.height);
  return { x: left, y: up, width: across, height: down };
}
