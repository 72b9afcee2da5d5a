import type { Outline } from '../engine/crossing.js';

/** How many pieces a spot is seen as: its lines that go the way of the longest one around; the others are around holes. */
export function piecesOf(outlines: readonly Outline[]): number {
  const areas = outlines.map(areaWithin);
  const largest = areas.reduce((most, area) => (Math.abs(area) > Math.abs(most) ? area : most), 0);
  return areas.filter((area) => area * largest > 0).length;
}

/** What lies within a line, in pixels of the photograph; its sign is that of the way around. */
function areaWithin(outline: Outline): number {
  return outline.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = outline[(n + 1) % outline.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}
