/**
 * The connected regions of a mask, pixels touching by side or corner (8 neighbours): their pixels, as indices in
 * `[H,W]` order.
 */
export function regions(mask: ArrayLike<number>, height: number, width: number): number[][] {
  const seen = new Uint8Array(height * width);
  const found: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (mask[start] !== 1 || seen[start] === 1) continue;
    seen[start] = 1;
    const region = [start];
    // The region grows while it is walked through.
    for (const pixel of region) {
      const x = pixel % width;
      const y = (pixel - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (mask[neighbour] !== 1 || seen[neighbour] === 1) continue;
          seen[neighbour] = 1;
          region.push(neighbour);
        }
      }
    }
    found.push(region);
  }
  return found;
}
