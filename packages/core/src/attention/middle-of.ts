/** The rows or columns of a frame's middle, half of them: where a face is, and seldom what is behind it. */
export function middleOf(size: number): { readonly from: number; readonly to: number } {
  const from = size >> 2;
  return { from, to: size - from };
}
