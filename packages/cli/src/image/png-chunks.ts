import { crc32, deflateSync } from 'node:zlib';
import { type Block, pngChunks } from './metadata/blocks.js';

/** A chunk of a PNG. */
export type PngChunk = Block;

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Whether some bytes begin as those of a PNG. */
export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/** A PNG's picture with these chunks, which come before the pixels, in place of the ones it has beside the picture. */
export function withChunks(png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array {
  // Chunks without which there is no picture have a capital letter; the header is the first of them.
  const [header, ...rest] = pngChunks(png).filter(({ type }) => /^[A-Z]/.test(type)) as [PngChunk, ...PngChunk[]];
  const written = [header, ...chunks, ...rest].flatMap(chunkParts);
  return new Uint8Array(Buffer.concat([signature, ...written]));
}

function chunkParts({ type, data }: PngChunk): Uint8Array[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const name = Buffer.from(type, 'latin1');
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(data, crc32(name)));
  return [length, name, data, check];
}

/** A colour profile. By hand, because sharp converts values to a profile that it attaches; these belong to it already. */
export function profileChunk(icc: Uint8Array): PngChunk {
  return { type: 'iCCP', data: Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(icc)]) };
}

/** Pixels per metre, across and down. */
export function resolutionChunk(across: number, down: number): PngChunk {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(Math.round(across));
  data.writeUInt32BE(Math.round(down), 4);
  data[8] = 1;
  return { type: 'pHYs', data };
}

/** Under which XMP stands in a PNG. */
export const xmpKeyword = 'XML:com.adobe.xmp';

/** What comes before it: not compressed, in no language. */
const xmpHead = `${xmpKeyword}\0\0\0\0\0`;

/** XMP, as its specification wants it: text that is not compressed. */
export function xmpChunk(xmp: Uint8Array): PngChunk {
  return { type: 'iTXt', data: Buffer.concat([Buffer.from(xmpHead, 'latin1'), xmp]) };
}

/** The XMP of such a chunk; nothing where it is compressed, or has a language, which XMP has none of. */
export function xmpOf({ data }: PngChunk): Uint8Array | undefined {
  const isPlain = Buffer.from(data).toString('latin1', 0, xmpHead.length) === xmpHead;
  return isPlain ? data.subarray(xmpHead.length) : undefined;
}

/** IPTC records in the way that ImageMagick began, for want of a chunk of their own, and others read. */
export function iptcChunk(records: Uint8Array): PngChunk {
  const resource = Buffer.alloc(12 + records.length + (records.length % 2));
  resource.write('8BIM\x04\x04', 'latin1');
  resource.writeUInt32BE(records.length, 8);
  resource.set(records, 12);
  const lines = resource.toString('hex').replace(/.{72}/g, '$&\n');
  const text = `\niptc\n${String(resource.length).padStart(8)}\n${lines}\n`;
  const keyword = Buffer.from('Raw profile type iptc\0\0', 'latin1');
  return { type: 'zTXt', data: Buffer.concat([keyword, deflateSync(Buffer.from(text, 'latin1'))]) };
}
