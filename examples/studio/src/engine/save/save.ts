import type { Image } from '@fuzzydiff/core/image';
import { canvasPixels } from '../bitmaps.js';
import type { FileFormat } from '../crossing.js';
import { encodeDeepPng } from '../deep-png.js';
import { fileKind, isSavedAs } from '../file-kinds.js';
import { jpegLike } from './jpeg.js';
import { pngLike } from './png.js';
import type { RecordOf } from './record.js';
import { jpegWithRecord, pngWithRecord } from './with-record.js';

/** What was mended in one try: the pixels of each spot, and what they are now. */
export type Patches = ReadonlyMap<string, { readonly pixels: Int32Array; readonly values: Image['pixels'] }>;

/** What is to be saved. */
export interface SaveAsk {
  /** What was mended; nothing where that is not so. */
  readonly mending: number | undefined;
  /** Which of its tries. */
  readonly chosen: number;
  /** Spots of it that stay as they were. */
  readonly undone: readonly string[];
  readonly format: FileFormat;
}

/** A file to be saved. */
export interface Saving {
  readonly file: Blob;
  /** Whether that is the file that came. */
  readonly isUnchanged: boolean;
  /** Whether anything in its picture is not as it came. */
  readonly isMended: boolean;
}

/** Finer than what cameras use, so that what is not mended stays as good as it was. */
const quality = 0.95;

/**
 * A photograph with what was mended in it, in a format: with what the original says of itself, where it is of that format, and, of a
 * PNG or JPEG, with the library's record of how it was made.
 *
 * @throws Error a sentence, where the browser does not write that format
 */
export async function saved(
  {
    file,
    image,
    patches,
    recordOf,
  }: { readonly file: Blob; readonly image: Image; readonly patches: Patches; readonly recordOf: RecordOf | undefined },
  { undone, chosen, format }: SaveAsk,
): Promise<Saving> {
  const original = new Uint8Array(await file.arrayBuffer());
  const kind = fileKind(original);
  const mended = [...patches].filter(([id]) => !undone.includes(id));
  const type = `image/${format}`;
  const isMended = mended.length > 0;
  const carries = kind !== undefined && isSavedAs(kind, format);
  if (!isMended && carries) return { file: new Blob([original], { type }), isUnchanged: true, isMended };
  const said = (bytes: Uint8Array<ArrayBuffer>) => ({
    file: new Blob([bytes], { type }),
    isUnchanged: false,
    isMended,
  });
  const pixels = image.pixels.slice();
  for (const [, { pixels: at, values }] of mended)
    at.forEach((pixel, n) => {
      for (let c = 0; c < image.channels; c++) pixels[pixel * image.channels + c] = values[n * image.channels + c]!;
    });
  const made = { ...image, pixels };
  const isDeep = image.depth === 16 && format === 'png';
  const encoded = isDeep ? await encodeDeepPng(made) : await encode(made, type);
  const record = isMended ? await recordOf?.({ original, before: image, after: made, chosen, undone }) : undefined;
  if (format === 'jpeg') {
    const like = carries ? jpegLike(original, encoded) : encoded;
    return said(record ? jpegWithRecord(like, record) : like);
  }
  if (format === 'png') {
    const like = carries ? pngLike(original, encoded) : encoded;
    return said(record ? await pngWithRecord(like, record) : like);
  }
  return said(encoded);
}

async function encode(image: Image, type: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d')!.putImageData(canvasPixels(image), 0, 0);
  // A canvas that is too large for a browser rejects in words about canvases.
  const blob = await canvas.convertToBlob({ type, quality }).catch(() => {
    throw new Error('This browser can’t save a picture of so many pixels. Make a smaller copy of it, and mend that.');
  });
  if (blob.type !== type) throw new Error(`This browser can’t write ${type.slice(6)} files. Save it as PNG.`);
  return new Uint8Array(await blob.arrayBuffer());
}
