import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const examples = new URL('../../model-portraits-64/examples/clean/', import.meta.url);

/** A sample of portraits-64, which stands in for somebody's face, and where it lies in a picture. */
export interface PlacedSample {
  readonly sample: 'dusty' | 'greyed' | 'occluded' | 'offset' | 'scratched';
  readonly x: number;
  readonly y: number;
  /** Its side, in pixels. */
  readonly size: number;
  /** In degrees, clockwise: the sample is turned, and its corners are of the background's colour. @default 0 */
  readonly angle?: number;
}

/** A rectangle of a picture, in pixels. */
export interface Patch {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const background = { r: 120, g: 124, b: 128 };

/** Writes a picture with faces, and white patches on it. */
export async function writeFaces(
  path: string,
  { width, height }: { readonly width: number; readonly height: number },
  faces: readonly PlacedSample[],
  patches: readonly Patch[] = [],
): Promise<void> {
  const layers = await Promise.all(
    faces.map(async ({ sample, x, y, size, angle = 0 }) => {
      const file = fileURLToPath(new URL(`${sample}.png`, examples));
      const enlarged = await sharp(file).resize(size, size, { kernel: 'cubic' }).png().toBuffer();
      const turned = await sharp(enlarged).rotate(angle, { background }).png().toBuffer({ resolveWithObject: true });
      // About its middle.
      const beyond = Math.round((turned.info.width - size) / 2);
      return { input: turned.data, left: x - beyond, top: y - beyond };
    }),
  );
  const white = patches.map(({ x, y, width: across, height: down }) => ({
    input: { create: { width: across, height: down, channels: 3 as const, background: '#fff' } },
    left: x,
    top: y,
  }));
  const picture = sharp({ create: { width, height, channels: 3, background } }).composite([...layers, ...white]);
  // Composing adds opacity, which photographs have none of.
  await sharp(await picture.png().toBuffer())
    .removeAlpha()
    .toFile(path);
}
