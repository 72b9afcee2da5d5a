import { fileURLToPath } from 'node:url';
import type { Image } from '@fuzzydiff/core/image';
import sharp from 'sharp';

const examples = new URL('../../model-portraits-64/examples/clean/', import.meta.url);

/** Samples of the embedded prior, which stand in for faces of people, 64 pixels wide each. */
export const sampleNames = ['dusty', 'greyed', 'occluded', 'offset', 'scratched'] as const;

/** A sample, and where it lies in a picture: `size` is its side there, all in pixels. */
export interface Pasted {
  readonly sample: (typeof sampleNames)[number];
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A grey picture with samples in it. */
export async function pastedPicture(width: number, height: number, pasted: readonly Pasted[]): Promise<Image> {
  const background = { r: 120, g: 124, b: 128 };
  const layers = pasted.map(async ({ sample, x, y, size }) => ({
    input: await sharp(fileURLToPath(new URL(`${sample}.png`, examples)))
      .resize(size, size, { kernel: 'cubic' })
      .png()
      .toBuffer(),
    left: x,
    top: y,
  }));
  const picture = sharp({ create: { width, height, channels: 3, background } }).composite(await Promise.all(layers));
  return imageOf('a pasted picture', await picture.png().toBuffer());
}

/** A picture file's pixels, in RGB. */
export async function imageOf(name: string, file: string | Buffer): Promise<Image> {
  const { data, info } = await sharp(file)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { name, width, height, channels, depth: 8, pixels: new Uint8Array(data) };
}
