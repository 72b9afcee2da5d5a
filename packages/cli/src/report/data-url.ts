import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Plane } from '@fuzzydiff/core/image';
import { canvasPng, paint } from '../image/canvas.js';
import { type ColourMap, greys } from '../image/colour-map.js';
import { tensorToPng } from '../image/tensor-png.js';

/** An image `[1|3,H,W]` in `[-1, 1]`, as an address that holds it. */
export async function imageUrl(image: Tensor): Promise<string> {
  return pngUrl(await tensorToPng(image));
}

/** A mask or weight `[1|C,H,W]` in `[0, 1]`, 1 as white. */
export function maskUrl(mask: Tensor): Promise<string> {
  return planeUrl(combinedPlane(mask, Math.max), 1, greys);
}

/** Values from 0 to `high` in a map's colours. */
export async function planeUrl({ width, height, values }: Plane, high: number, colours: ColourMap): Promise<string> {
  return pngUrl(await canvasPng(paint(width, height, (i) => colours(high > 0 ? values[i]! / high : 0))));
}

function pngUrl(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
