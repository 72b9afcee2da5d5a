import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Plane, tensorPlane } from '@fuzzydiff/core/image';
import { invalidArgument } from '@fuzzydiff/core/internal';

/** A picture in 8 bits. */
export interface RgbPicture {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green and blue of each pixel, row by row: three bytes per pixel. */
  readonly pixels: Uint8Array;
}

/** Encodes a picture as a PNG file: its bytes. */
export type EncodePng = (picture: RgbPicture) => Promise<Uint8Array>;

/** Pictures as addresses that hold them. */
export interface PictureUrls {
  /** An image `[1|3,H,W]` in `[-1, 1]`; values beyond are clipped. */
  image(image: Tensor): Promise<string>;
  /** A mask `[1|C,H,W]` in `[0, 1]`, 1 as white. */
  mask(mask: Tensor): Promise<string>;
  /** Values from 0 (black) to `high` (yellow). */
  map(plane: Plane, high: number): Promise<string>;
}

type Colour = readonly [red: number, green: number, blue: number];

/** The pictures of a report, each as a PNG. */
export async function pictureUrls(encodePng: EncodePng): Promise<PictureUrls> {
  const colours = await inferno();

  async function url({ width, height }: Plane, colourAt: (index: number) => Colour): Promise<string> {
    const pixels = new Uint8Array(width * height * 3);
    for (let i = 0; i < width * height; i++) pixels.set(colourAt(i), 3 * i);
    const png = await encodePng({ width, height, pixels });
    return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  }

  return {
    async image(image) {
      const [red, green, blue] = rgbPlanes(image);
      const shown = ({ values }: Plane, i: number) => level((values[i]! + 1) / 2);
      return url(red, (i) => [shown(red, i), shown(green, i), shown(blue, i)]);
    },
    async mask(mask) {
      const plane = combinedPlane(mask, Math.max);
      return url(plane, (i) => {
        const grey = level(plane.values[i]!);
        return [grey, grey, grey];
      });
    },
    map: async (plane, high) => url(plane, (i) => colours[high > 0 ? level(plane.values[i]! / high) : 0]!),
  };
}

/** Matplotlib's "inferno" in 256 steps: each as visible as any other, in grey too. */
async function inferno(): Promise<readonly Colour[]> {
  const { interpolateInferno } = await import('d3-scale-chromatic');
  return Array.from({ length: 256 }, (_, i) => {
    const hex = Number.parseInt(interpolateInferno(i / 255).slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  });
}

/** A grey image has one plane for all colours. */
function rgbPlanes(image: Tensor): [red: Plane, green: Plane, blue: Plane] {
  const [channels] = image.shape;
  if (channels !== 1 && channels !== 3) throw invalidArgument('the pictures of a report', '1 or 3 channels', channels);
  return [tensorPlane(image, 0), tensorPlane(image, 1), tensorPlane(image, 2)];
}

/** A value in `[0, 1]` in 8 bits; one beyond is clipped. */
function level(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 255);
}
