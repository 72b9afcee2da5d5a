/**
 * Hysteresis (Canny, "A computational approach to edge detection", 1986): of what lies above a threshold, the connected pieces (a
 * pixel has eight neighbours) in which something lies above a higher one.
 *
 * @param inPiece whether a pixel may belong to a piece
 * @param isSeed whether a pixel makes its piece count
 * @returns pieces that count, each as the indices of its pixels
 */
export function seededPieces(
  { width, height }: { readonly width: number; readonly height: number },
  inPiece: (pixel: number) => boolean,
  isSeed: (pixel: number) => boolean,
): Int32Array[] {
  const seen = new Uint8Array(width * height);
  const pieces: Int32Array[] = [];
  const waiting: number[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !inPiece(start)) continue;
    const piece: number[] = [];
    let counts = false;
    seen[start] = 1;
    waiting.push(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      piece.push(at);
      counts ||= isSeed(at);
      eachNeighbour(at, { width, height }, (next) => {
        if (seen[next] || !inPiece(next)) return;
        seen[next] = 1;
        waiting.push(next);
      });
    }
    if (counts) pieces.push(Int32Array.from(piece));
  }
  return pieces;
}

/** The up to eight pixels around one. */
export function eachNeighbour(
  pixel: number,
  { width, height }: { readonly width: number; readonly height: number },
  visit: (neighbour: number) => void,
): void {
  const x = pixel % width;
  const y = (pixel - x) / width;
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) if (u !== x || v !== y) visit(v * width + u);
}
