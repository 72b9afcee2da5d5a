import sharp, { type Sharp } from 'sharp';

/** A picture in sRGB by the colour of each of its pixels, to be made a file of. */
export function coloured(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Sharp {
  const values = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) values.set(colour(x, y), 3 * (y * width + x));
  return sharp(values, { raw: { width, height, channels: 3 } });
}

/** A picture of one colour that is as large as it gets, as a JPEG. */
export function hugeJpeg(width: number, height: number, [r, g, b]: readonly [number, number, number]): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } }, limitInputPixels: false })
    .jpeg()
    .toBuffer();
}
