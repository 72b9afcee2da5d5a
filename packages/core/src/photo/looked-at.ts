import type { Tensor } from '../tensor/tensor.js';
import { grownPlane } from './grown.js';
import { headInFrame, headOutline } from './head-outline.js';
import type { Box, Frame, Placement } from './placement.js';
import { combinedPlane } from './planes.js';
import type { Plane } from './resample.js';
import { warpBack } from './warp-back.js';

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
  const reached = warpBack(grownPlane({ width, height, values: beyond }), placement, box, 'linear').values;
  const whole = headOutline(frame, placement, box, 'frame').values;
  const { values } = outline;
  for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i]!, Math.min(reached[i]!, whole[i]!));
  return outline;
}
