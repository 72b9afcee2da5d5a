import { directoryAt, numbersOf, openTiff, subDirectory, type Tiff, type TiffField, tags } from './tiff.js';

/** A picture's width and height, and whether these are those of its file the other way round. */
export interface Upright {
  readonly width: number;
  readonly height: number;
  readonly turned: boolean;
}

const prefix = 'Exif\0\0';

/**
 * EXIF of a picture that was turned upright, as its file's EXIF says: the orientation is 1, the size is the picture's, and
 * there is no thumbnail, which would show the picture as it was. Changed in place, so that what points into the bytes
 * (a camera's own notes do) still does. Nothing where it cannot be read.
 */
export function uprightExif(exif: Uint8Array, { width, height, turned }: Upright): Uint8Array | undefined {
  const start = Buffer.from(exif.subarray(0, prefix.length)).toString('latin1') === prefix ? prefix.length : 0;
  // A copy, which `slice` of a Buffer is not.
  const bytes = new Uint8Array(exif.subarray(start));
  const tiff = openTiff(bytes);
  if (!tiff) return undefined;
  const { first } = tiff;
  const own = subDirectory(tiff, tags.exif);
  setNumber(tiff, first.fields.get(tags.orientation), 1);
  setNumber(tiff, first.fields.get(tags.width), width);
  setNumber(tiff, first.fields.get(tags.height), height);
  setNumber(tiff, own?.fields.get(tags.pixelWidth), width);
  setNumber(tiff, own?.fields.get(tags.pixelHeight), height);
  if (turned) exchange(bytes, first.fields.get(tags.xResolution), first.fields.get(tags.yResolution));
  return withoutThumbnail(bytes, tiff);
}

function setNumber({ view, little }: Tiff, field: TiffField | undefined, value: number): void {
  if (field?.type === 3) view.setUint16(field.at, value, little);
  if (field?.type === 4) view.setUint32(field.at, value, little);
}

/** Exchanges the values of two fields that are quotients. */
function exchange(bytes: Uint8Array, a: TiffField | undefined, b: TiffField | undefined): void {
  if (a?.type !== 5 || b?.type !== 5) return;
  const kept = bytes.slice(a.at, a.at + 8);
  bytes.copyWithin(a.at, b.at, b.at + 8);
  bytes.set(kept, b.at);
}

/** The thumbnail is a directory of its own, the next after the first, and a small picture: a JPEG, or strips of values. */
function withoutThumbnail(bytes: Uint8Array, tiff: Tiff): Uint8Array {
  const { view, little, first } = tiff;
  if (first.nextAt + 4 > bytes.length) return bytes;
  const second = directoryAt(tiff, view.getUint32(first.nextAt, little));
  view.setUint32(first.nextAt, 0, little);
  if (!second) return bytes;
  let end = bytes.length;
  for (const [places, sizes] of [
    [tags.thumbnail, tags.thumbnailLength],
    [tags.stripOffsets, tags.stripLengths],
  ] as const) {
    const lengths = numbersOf(tiff, second, sizes);
    for (const [n, from] of numbersOf(tiff, second, places).entries()) {
      const to = from + (lengths[n] ?? 0);
      bytes.fill(0, from, to);
      if (to === end) end = from;
    }
  }
  return bytes.slice(0, end);
}
