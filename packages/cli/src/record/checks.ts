import type { Box } from '@fuzzydiff/core/image';

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
