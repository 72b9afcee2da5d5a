import type { Tensor } from '../tensor/tensor.js';
import { grownPlane } from './grown.js';
import { headInFrame, headOutline, outlineAt } from './head-outline.js';
import { indicesOf } from './pixelwise.js';
import type { Box, Frame, Placement } from './placement.js';
import { combinedPlane } from './planes.js';
import type { Plane } from './resample.js';
import { warpBackAll } from './warp/warp-back.js';

/**
 * What of a photograph is looked at for a face: the head or the frame, and where the map reaches beyond the head, that with a pixel of
 * the frame around it. Ours.
 *
 * @param face where its frame lies, and its attention map, `[1|C,H,W]`
 * @returns of the box's size, in `[0, 1]`
 */
export function lookedAt(
  face: { readonly placement: Placement; readonly map: Tensor },
  { frame, box, within }: { readonly frame: Frame; readonly box: Box; readonly within: 'head' | 'frame' },
): Plane {
  const { placement, map } = face;
  const outline = headOutline(frame, placement, box, within);
  const [, height, width] = map.shape as [number, number, number];
  const head = within === 'head' ? headInFrame(frame, [1, height, width]) : undefined;
  if (!head) return outline;
  const attention = combinedPlane(map, Math.max);
  const beyond = attention.values.map((a, i) => (a > 0 && head.data[i]! < 1 ? 1 : 0));
  if (!beyond.some((value, i) => value > 0 && head.data[i] === 0)) return outline;
  const { values } = outline;
  const isPart = new Uint8Array(values.length);
  for (let i = 0; i < isPart.length; i++) isPart[i] = values[i]! < 1 ? 1 : 0;
  const places = indicesOf(isPart);
  const grown = grownPlane({ width, height, values: beyond });
  const [reached] = warpBackAll([grown], placement, { ...box, places }, 'linear') as [Float32Array];
  const inFrame = outlineAt(frame, placement, 'frame');
  for (let n = 0; n < places.length; n++) {
    if (reached[n] === 0) continue;
    const i = places[n]!;
    const whole = inFrame(box.x + (i % box.width) + 0.5, box.y + Math.floor(i / box.width) + 0.5);
    values[i] = Math.max(values[i]!, Math.min(reached[n]!, whole));
  }
  return outline;
}
