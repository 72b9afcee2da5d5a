import { fullScale, type Image } from './image.js';

/** A channel of a photograph between its pixels' middles, of 255; beyond the photograph its edge goes on. */
export function sampled(
  { width, height, channels, depth, pixels }: Image,
  channel: number,
  x: number,
  y: number,
): number {
  const u = Math.min(Math.max(x - 0.5, 0), width - 1);
  const v = Math.min(Math.max(y - 0.5, 0), height - 1);
  const column = Math.min(Math.floor(u), Math.max(width - 2, 0));
  const row = Math.min(Math.floor(v), Math.max(height - 2, 0));
  const right = width > 1 ? channels : 0;
  const down = height > 1 ? width * channels : 0;
  const [p, q] = [u - column, v - row];
  const i = (row * width + column) * channels + channel;
  const upper = pixels[i]! * (1 - p) + pixels[i + right]! * p;
  const lower = pixels[i + down]! * (1 - p) + pixels[i + down + right]! * p;
  return ((upper * (1 - q) + lower * q) * 255) / fullScale({ depth });
}
