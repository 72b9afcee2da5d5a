/** What the channels of an image are, once they are told apart: its brightness, and its colours. */
export type Axis = 'luma' | 'chroma';

/**
 * What each channel is after `toAxes`.
 *
 * @param channels of the image: three are red, green and blue, and any others each a luma
 */
export function axesOf(channels: number): Axis[] {
  return Array.from({ length: channels }, (_, c) => (channels === 3 && c > 0 ? 'chroma' : 'luma'));
}

const [third, half, sixth] = [Math.sqrt(1 / 3), Math.sqrt(1 / 2), Math.sqrt(1 / 6)];

/**
 * Ours. Turns colours, in place, onto orthonormal axes: luma, `(r + g + b) / sqrt(3)`, and two of chroma, `(r - g) / sqrt(2)` and
 * `(r + g - 2b) / sqrt(6)`. A rotation, so that white noise stays white; grey has a chroma of exactly 0.
 *
 * @param values `[C,H,W]`; other channels than three stay as they are
 */
export function toAxes(values: Float32Array, channels: number): void {
  if (channels !== 3) return;
  const plane = values.length / 3;
  for (let i = 0; i < plane; i++) {
    const r = values[i]!;
    const g = values[i + plane]!;
    const b = values[i + 2 * plane]!;
    values[i] = third * (r + g + b);
    values[i + plane] = half * (r - g);
    values[i + 2 * plane] = sixth * (r + g - 2 * b);
  }
}

/** The way back from `toAxes`, in place. */
export function fromAxes(values: Float32Array, channels: number): void {
  if (channels !== 3) return;
  const plane = values.length / 3;
  for (let i = 0; i < plane; i++) {
    const luma = third * values[i]!;
    const first = half * values[i + plane]!;
    const second = sixth * values[i + 2 * plane]!;
    values[i] = luma + first + second;
    values[i + plane] = luma - first + second;
    values[i + 2 * plane] = luma - 2 * second;
  }
}
