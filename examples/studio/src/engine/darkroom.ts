import { tensor } from '@fuzzydiff/core';
import {
  type Image,
  imageKey,
  largestSquare,
  maskToModel,
  mergeCorrection,
  type Plane,
  type Region,
  toModel,
} from '@fuzzydiff/core/image';
import * as Comlink from 'comlink';
import { readMask } from './read-mask.js';
import { readPixels } from './read-pixels.js';

// Everything that touches a photograph's own pixels, of which there may be fifty million: a worker, so that the page
// never waits for it.

type Shape = readonly [channels: number, height: number, width: number];

/** What the page shows of a picture: no larger than a screen. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  readonly picture: ImageBitmap;
}

const shownAtMost = 2048;

/** A photograph that is open, and what was last made of it. More than one while another is on its way. */
interface Open {
  readonly image: Image;
  merged: readonly Image[];
}

const photos = new Map<number, Open>();

const darkroom = {
  /** Takes a photograph, upright and in sRGB, under an id that is new; `key` is of its pixels. */
  async open(id: number, file: Blob, name: string): Promise<Shown & { readonly key: string }> {
    const image = await readPixels(file, name, 'srgb');
    const key = await imageKey(image);
    const shown = await show(image);
    photos.set(id, { image, merged: [] });
    return Comlink.transfer({ ...shown, key }, [shown.picture]);
  },

  close(id: number): void {
    photos.delete(id);
  },

  /** The region as the model takes it, `[C,H,W]` in `[-1, 1]`. */
  fit(id: number, region: Region, shape: Shape): Float32Array {
    return toModel(opened(id).image, region, shape).data;
  },

  /** Another image, its centred square as the model takes it; none is opened. */
  async fitOther(file: Blob, name: string, shape: Shape): Promise<Float32Array> {
    const image = await readPixels(file, name, 'srgb');
    return toModel(image, largestSquare(image), shape).data;
  },

  /** Corrections `[C,H,W]` of what `fit` gave, each brought back into the photograph; `kept` is `[1|C,H,W]`. */
  async merge(
    id: number,
    { region, shape }: Seen,
    corrections: readonly Float32Array[],
    kept: Float32Array,
  ): Promise<Shown[]> {
    const photo = opened(id);
    const { image } = photo;
    const [, height, width] = shape;
    const input = toModel(image, region, shape);
    const keep = tensor([kept.length / (height * width), height, width], kept);
    photo.merged = corrections.map((correction) => ({
      ...image,
      pixels: mergeCorrection(image, region, { modelInput: input, corrected: tensor(shape, correction), keep }),
    }));
    const shown = await Promise.all(photo.merged.map(show));
    return Comlink.transfer(
      shown,
      shown.map(({ picture }) => picture),
    );
  },

  /** A merged correction as a PNG of the photograph's own size. */
  async png(id: number, sample: number): Promise<Blob> {
    const { image, merged } = opened(id);
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext('2d')!.putImageData(imageData(merged[sample]!), 0, 0);
    return canvas.convertToBlob({ type: 'image/png' });
  },

  /**
   * A picture of a weight, of the photograph or, where it has another shape, of its square region, as those that are
   * saved here, on the model's grid: `[1,H,W]` in `[0, 1]`.
   */
  async weight(id: number, file: Blob, name: string, { region, shape }: Seen): Promise<Float32Array> {
    const mask = await readMask(file, name);
    const { image } = opened(id);
    const { size } = region;
    const square = { width: size, height: size };
    if (isOfShape(mask, image)) return maskToModel(mask, image, region, shape).data;
    if (isOfShape(mask, square)) return maskToModel(mask, square, { x: 0, y: 0, size }, shape).data;
    throw new Error(
      `Expected a weight of ${image.name}, ${image.width} × ${image.height} pixels or of that shape, or of the square in its frame, in ${name} but found ${mask.width} × ${mask.height}; it belongs to another picture, or that one was cropped or turned.`,
    );
  },
};

export type Darkroom = typeof darkroom;

/** What the model sees of a photograph. */
interface Seen {
  readonly region: Region;
  /** The model's `[C,H,W]`. */
  readonly shape: Shape;
}
Comlink.expose(darkroom);

function opened(id: number): Open {
  const photo = photos.get(id);
  if (!photo) throw new Error('Expected a photograph to be open but found it closed; open it again.');
  return photo;
}

function imageData({ width, height, pixels, alpha }: Image): ImageData {
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    data.data[4 * i] = pixels[3 * i]!;
    data.data[4 * i + 1] = pixels[3 * i + 1]!;
    data.data[4 * i + 2] = pixels[3 * i + 2]!;
    data.data[4 * i + 3] = alpha?.[i] ?? 255;
  }
  return data;
}

async function show(image: Image): Promise<Shown> {
  const { width, height } = image;
  const scale = Math.min(1, shownAtMost / Math.max(width, height));
  const size = {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
  };
  const picture = await createImageBitmap(imageData(image), { ...size, resizeQuality: 'high' });
  return { width, height, picture };
}

/** Whether a mask has a picture's shape, to within a pixel: its own size may be another. */
function isOfShape({ width, height }: Plane, of: { width: number; height: number }): boolean {
  const away = Math.min(
    Math.abs((width * of.height) / of.width - height),
    Math.abs((height * of.width) / of.height - width),
  );
  return away <= 1;
}
