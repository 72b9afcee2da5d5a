import { orientationOf } from './orientation.js';

/** A chunk of a PNG file, with its length and sum. */
interface Chunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What another PNG says of itself that still holds: colours, resolution, texts and dates. */
const carried = new Set(['iCCP', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'pHYs', 'tEXt', 'zTXt', 'iTXt', 'tIME', 'eXIf']);
/** What an encoder writes about colours, which those of the original replace. */
const colours = new Set(['iCCP', 'gAMA', 'cHRM', 'sRGB', 'cICP']);

/** A PNG with what another says of itself; EXIF of a turned camera is left out, as the picture is upright by now. */
export function pngLike(original: Uint8Array, encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  const from = chunks(original).filter((chunk) => carried.has(chunk.name) && !isTurned(chunk));
  const [header, ...others] = chunks(encoded).filter(({ name }) => !colours.has(name));
  const parts = [
    encoded.subarray(0, 8),
    header!.bytes,
    ...from.map(({ bytes }) => bytes),
    ...others.map(({ bytes }) => bytes),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** Whether a PNG says that the camera was turned. */
export function isTurnedPng(file: Uint8Array): boolean {
  return chunks(file).some(isTurned);
}

function isTurned({ name, bytes }: Chunk): boolean {
  return name === 'eXIf' && (orientationOf(bytes.subarray(8, -4))?.value ?? 1) !== 1;
}

function chunks(file: Uint8Array): Chunk[] {
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
