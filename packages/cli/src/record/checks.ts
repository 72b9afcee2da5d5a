import type { Box, TurnedRegion } from '@fuzzydiff/core/image';
import type { Stroke } from '@fuzzydiff/core/internal';

/** Whether something that was read is an object, and no list. */
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether all of these are texts. */
export function isText(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

/** Whether something is a whole number of at least 0. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether something is a number from 0 to 1. */
export function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Whether something is a place in a picture. */
export function isBox(box: Box): boolean {
  return isObject(box) && [box.x, box.y, box.width, box.height].every(Number.isFinite);
}

/** Whether something is a square of a picture, as it may be placed. */
export function isSquare(square: unknown): boolean {
  if (!isObject(square)) return false;
  const { x, y, size, angle } = square as Required<TurnedRegion>;
  const isIn = (value: unknown, least: number) => typeof value === 'number' && value >= least && value <= 1e9;
  return [x, y, angle].every((value) => isIn(value, -1e9)) && isIn(size, 1e-3);
}

/** Whether something is a stroke of a brush. */
export function isStroke(stroke: Stroke): boolean {
  if (!isObject(stroke) || !['damaged', 'fine'].includes(stroke.says)) return false;
  const { size, points } = stroke;
  const isPoint = (point: unknown) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  return Number.isFinite(size) && size > 0 && Array.isArray(points) && points.length > 0 && points.every(isPoint);
}
