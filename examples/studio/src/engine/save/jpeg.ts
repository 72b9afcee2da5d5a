import { orientationOf } from './orientation.js';

/** A segment of a JPEG file, with its marker and length. */
export interface Segment {
  readonly marker: number;
  readonly bytes: Uint8Array;
}

const [app0, app1, app2, startOfScan] = [0xe0, 0xe1, 0xe2, 0xda];
/** Where the first segment of a profile names its colour space: after what every segment says, and 16 bytes of the profile. */
const toSpace = 4 + 14 + 16;

/**
 * A JPEG with what another says of itself: EXIF, XMP and, of RGB, colour profile. The picture is upright by now, so that its orientation
 * is said to be upright too; its small preview in the EXIF shows what was, and is left out of nothing else.
 */
export function jpegLike(original: Uint8Array, encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const said = jpegParts(original).head;
  // A canvas writes RGB: by a profile of inks, or of greys, that would be other colours.
  const isFitting = profileSpaceOf(said) === 'RGB ';
  const carried = said
    .filter((segment) => segment.marker === app1 || (isFitting && isProfile(segment)))
    .map((segment) => (isNamed(segment.bytes, 'Exif') ? uprightExif(segment.bytes) : segment.bytes));
  const { head, rest } = jpegParts(encoded);
  const own = head.filter(({ marker }) => marker !== app1 && marker !== app2);
  const first = own.filter(({ marker }) => marker === app0);
  const others = own.filter(({ marker }) => marker !== app0);
  return joinedJpeg([
    encoded.subarray(0, 2),
    ...first.map(({ bytes }) => bytes),
    ...carried,
    ...others.map(({ bytes }) => bytes),
    rest,
  ]);
}

/** The colour space of its profile, as `RGB `, `GRAY` or `CMYK`; nothing where it has none. */
export function profileSpaceOf(head: readonly Segment[]): string | undefined {
  const own = head.find(isProfile);
  return own && String.fromCharCode(...own.bytes.subarray(toSpace, toSpace + 4));
}

function isProfile({ marker, bytes }: Segment): boolean {
  return marker === app2 && isNamed(bytes, 'ICC_PROFILE');
}

/** The segments before the picture's own data, and all that follows. */
export function jpegParts(file: Uint8Array): { head: Segment[]; rest: Uint8Array } {
  const head: Segment[] = [];
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== startOfScan) {
    const length = 2 + file[at + 2]! * 256 + file[at + 3]!;
    head.push({ marker: file[at + 1]!, bytes: file.subarray(at, at + length) });
    at += length;
  }
  return { head, rest: file.subarray(at) };
}

function isNamed(segment: Uint8Array, name: string): boolean {
  return String.fromCharCode(...segment.subarray(4, 4 + name.length)) === name;
}

/** The same EXIF, whose orientation is 1. */
function uprightExif(segment: Uint8Array): Uint8Array {
  const bytes = segment.slice();
  const exif = bytes.subarray(10);
  const orientation = orientationOf(exif);
  if (orientation)
    new DataView(exif.buffer, exif.byteOffset, exif.byteLength).setUint16(orientation.at, 1, orientation.little);
  return bytes;
}

/** A file of its parts. */
export function joinedJpeg(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
