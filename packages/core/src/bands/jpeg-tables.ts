/** Steps of luma of quality 50 (JPEG's annex K, table 1), rows of 8. */
const lumaSteps = [
  [16, 11, 10, 16, 24, 40, 51, 61],
  [12, 12, 14, 19, 26, 58, 60, 55],
  [14, 13, 16, 24, 40, 57, 69, 56],
  [14, 17, 22, 29, 51, 87, 80, 62],
  [18, 22, 37, 56, 68, 109, 103, 77],
  [24, 35, 55, 64, 81, 104, 113, 92],
  [49, 64, 78, 87, 103, 121, 120, 101],
  [72, 92, 95, 98, 112, 100, 103, 99],
];

/** Steps of chroma of quality 50 (table 2): 99 but for the coarsest. */
const chromaSteps = [
  [17, 18, 24, 47],
  [18, 21, 26, 66],
  [24, 26, 56, 99],
  [47, 66, 99, 99],
];

/** The step of an amplitude of JPEG's 8x8 blocks, of 255, by libjpeg's tables of a quality from 1 to 100. */
export function jpegStep(quality: number, axis: 'luma' | 'chroma', down: number, across: number): number {
  const base = axis === 'luma' ? lumaSteps[down]![across]! : (chromaSteps[down]?.[across] ?? 99);
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return Math.min(Math.max(Math.floor((base * percent + 50) / 100), 1), 255);
}

/**
 * The deviation that rounding to such steps leaves in an amplitude of any size of image, in image units. Chroma counts as stored at half the
 * size, which files of lesser quality have.
 *
 * @param down of the highest frequency of a column, from 0 to 1
 * @param across of that of a row, likewise
 */
export function jpegDeviation(quality: number, axis: 'luma' | 'chroma', down: number, across: number): number {
  const at = (share: number, scale: number) => Math.round(8 * scale * share);
  const unit = 2 / 255 / Math.sqrt(12);
  if (axis === 'luma') {
    const [y, x] = [Math.min(at(down, 1), 7), Math.min(at(across, 1), 7)];
    return Math.sqrt(3) * unit * jpegStep(quality, axis, y, x);
  }
  const [y, x] = [at(down, 2), at(across, 2)];
  // What half the size cannot hold is lost.
  if (y > 7 || x > 7) return 1e3;
  // A step of a difference to luma is 1.7 of an orthonormal chroma; half the size doubles it.
  return 2 * 1.7 * unit * jpegStep(quality, axis, y, x);
}
