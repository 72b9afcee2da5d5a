import { orientationOf } from './orientation.js';

/** A chunk of a PNG file, with its length and sum. */
export interface Chunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What another PNG says of itself that still holds: colours, resolution, texts and dates. */
const carried = new Set(['iCCP', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'pHYs', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf']);
/** What an encoder writes about colours, which those of the original replace. */
const colours = new Set(['iCCP', 'gAMA', 'cHRM', 'sRGB', 'cICP']);

/** A PNG with what another says of itself; EXIF of a turned camera is left out, as the picture is upright by now. */
export function pngLike(original: Uint8Array, encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  // A profile is of greys or of colours, as its picture is.
  const isFitting = isGreyPng(original) === isGreyPng(encoded);
  const from = pngChunks(original).filter(
    (chunk) => carried.has(chunk.name) && !isTurned(chunk) && (isFitting || chunk.name !== 'iCCP'),
  );
  const [header, ...others] = pngChunks(encoded).filter(({ name }) => !colours.has(name));
  return joinedPng(encoded, [header!.bytes, ...from.map(({ bytes }) => bytes), ...others.map(({ bytes }) => bytes)]);
}

/** A file of chunks, with the signature of another. */
export function joinedPng(png: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [png.subarray(0, 8), ...chunks];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The sum by which a chunk's name and data are checked: CRC-32. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Whether a PNG's pixels are greys, with alpha or without. */
export function isGreyPng(file: Uint8Array): boolean {
  return file[25] === 0 || file[25] === 4;
}

/** Whether a PNG says that the camera was turned. */
export function isTurnedPng(file: Uint8Array): boolean {
  return pngChunks(file).some(isTurned);
}

function isTurned({ name, bytes }: Chunk): boolean {
  return name === 'eXIf' && (orientationOf(bytes.subarray(8, -4))?.value ?? 1) !== 1;
}

/** All of a PNG after its signature. */
export function pngChunks(file: Uint8Array): Chunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Chunk[] = [];
  for (let at = 8; at + 12 <= file.length; ) {
    const length = 12 + view.getUint32(at);
    const name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    found.push({ name, bytes: file.subarray(at, at + length) });
    at += length;
  }
  return found;
}
