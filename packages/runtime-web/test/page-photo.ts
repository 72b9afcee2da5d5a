// What the tests of reading and showing photographs call in the page.
import type { Image } from '@fuzzydiff/core/image';
import { type PhotoSource, readPhoto } from '../src/index.js';
import { shown } from '../src/page/shown.js';
import { failure } from './page-failure.js';
import { ramp } from './ramp.js';

const fetched = async (url: string) => (await fetch(url, { cache: 'no-store' })).blob();

/** What this browser shows of a picture that is no larger than a canvas. */
async function drawn(file: Blob): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(file);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
}

/** The furthest that two pictures are apart in any channel. */
function apart(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.length === b.length ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) : Number.NaN;
}

/** A photograph of one colour. */
function plain(width: number, height: number): Image {
  const pixels = new Uint8Array(3 * width * height).fill(99);
  return { name: 'plain', width, height, channels: 3, depth: 8, pixels };
}

const sources: Readonly<Record<string, () => unknown>> = {
  url: () => '/photo.png',
  bytes: () => new Uint8Array(3),
  data: () => ({ data: new Uint8Array(4), width: 1, height: 1 }),
  nothing: () => null,
  text: () => new Blob(['no picture']),
  image: () => new Image(),
};

export const photoLab = {
  /** How many pixels of a picture of the ramp are read as others, and how many are transparent. */
  async readRamp(url: string) {
    const { width, height, pixels, alpha } = await readPhoto(await fetched(url));
    let wrong = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        if (alpha?.[at] !== 0 && ramp(x, y).some((value, c) => pixels[3 * at + c] !== value)) wrong++;
      }
    const transparent = Array.from(alpha ?? []).filter((value) => value === 0).length;
    return { width, height, wrong, transparent };
  },

  /** The least and the largest value of each channel of a picture. */
  async readRange(url: string) {
    const { width, height, pixels } = await readPhoto(await fetched(url));
    const least = [255, 255, 255];
    const most = [0, 0, 0];
    for (let i = 0; i < pixels.length; i++) {
      least[i % 3] = Math.min(least[i % 3]!, pixels[i]!);
      most[i % 3] = Math.max(most[i % 3]!, pixels[i]!);
    }
    return { width, height, least, most };
  },

  /** How far what is read, and the file made of it, are from what the browser shows; and how far the file's own values are. */
  async colours(url: string) {
    const file = await fetched(url);
    const seen = await drawn(file);
    const photo = shown(await readPhoto(file));
    const stored = shown(await readPhoto(file, { colours: 'stored' }));
    return {
      read: apart(photo.toImageData().data, seen),
      saved: apart(await drawn(await photo.toBlob()), seen),
      stored: apart(stored.toImageData().data, seen),
    };
  },

  /** A canvas's pixels in Display P3, as they are read and as they are stored. */
  async wideGamut() {
    const settings = { colorSpace: 'display-p3' } as const;
    const data = new ImageData(1, 1, settings);
    data.data.set([128, 64, 32, 255]);
    const read = await readPhoto(data);
    const stored = await readPhoto(data, { colours: 'stored' });
    return { read: [...read.pixels], stored: [...stored.pixels] };
  },

  /** Why no file is made of a photograph of one colour; nothing where one is. */
  saveError: (width: number, height: number) =>
    shown(plain(width, height))
      .toBlob()
      .then(() => undefined, failure),

  /** Why a source is refused. */
  readError: (name: string) => readPhoto(sources[name]!() as PhotoSource).then(() => undefined, failure),

  /** Why a picture is refused by a browser that draws nothing. */
  async undrawnError(url: string) {
    const file = await fetched(url);
    const context = OffscreenCanvasRenderingContext2D.prototype;
    const { drawImage } = context;
    context.drawImage = () => {};
    const reading = readPhoto(file).then(() => undefined, failure);
    return reading.finally(() => {
      context.drawImage = drawImage;
    });
  },
};
