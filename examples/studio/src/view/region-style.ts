import type { Region } from '@fuzzydiff/core/image';

/** Where a region lies over its picture, whatever the size at which that is shown. */
export function regionStyle({ x, y, size }: Region, { width, height }: { width: number; height: number }) {
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return { left: share(x, width), top: share(y, height), width: share(size, width), height: share(size, height) };
}
