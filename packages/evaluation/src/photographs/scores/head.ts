import type { FaceBox, Plane } from '@fuzzydiff/core/image';

/** How much larger than a face's box its head is, in width and in height. */
const growth = 1.5;

/** The pixels of heads: an ellipse in each face's box grown by half; 1 inside, 0 outside, of the photograph's size. */
export function headsOf({ width, height }: Pick<Plane, 'width' | 'height'>, faces: readonly FaceBox[]): Plane {
  const values = new Float32Array(width * height);
  for (const box of faces) {
    const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
    const [across, down] = [(growth * box.width) / 2, (growth * box.height) / 2];
    for (let y = Math.max(0, Math.floor(cy - down)); y < Math.min(height, Math.ceil(cy + down)); y++)
      for (let x = Math.max(0, Math.floor(cx - across)); x < Math.min(width, Math.ceil(cx + across)); x++)
        if (((x + 0.5 - cx) / across) ** 2 + ((y + 0.5 - cy) / down) ** 2 <= 1) values[y * width + x] = 1;
  }
  return { width, height, values };
}
