import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** A sample of a model that comes with the command, which stands in for somebody's face, and where it lies in a picture. */
export interface PlacedSample {
  /** @default 'portraits-64' */
  readonly model?: 'portraits-64' | 'portraits-128';
  /** Of portraits-128 there are `grey` and `scratched`, of portraits-64 the others and `scratched`. */
  readonly sample: 'dusty' | 'grey' | 'greyed' | 'occluded' | 'offset' | 'scratched';
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
    faces.map(async ({ model = 'portraits-64', sample, x, y, size, angle = 0 }) => {
      const file = fileURLToPath(new URL(`../../model-${model}/examples/clean/${sample}.png`, import.meta.url));
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
