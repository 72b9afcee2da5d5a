import { xmpWithRecord } from '@fuzzydiff/core/internal';
import { joinedJpeg, jpegParts, type Segment } from './jpeg.js';
import { type Chunk, crcOf, joinedPng, pngChunks } from './png.js';

const [app0, app1] = [0xe0, 0xe1];
const inJpeg = bytesOf('http://ns.adobe.com/xap/1.0/\0');
const keyword = bytesOf('XML:com.adobe.xmp\0');
const inPng = bytesOf('XML:com.adobe.xmp\0\0\0\0\0');
/** The most that a JPEG's segment holds after its marker. */
const most = 0xffff;

/** A PNG whose XMP says beside all else how it was made; the same, where that cannot be added to. */
export async function pngWithRecord(png: Uint8Array<ArrayBuffer>, record: unknown): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = pngChunks(png);
  const own = chunks.find(({ name, bytes }) => name.endsWith('TXt') && startsWith(bytes.subarray(8), keyword));
  const packet = own && (await xmpOf(own));
  const xmp = own && !packet ? undefined : xmpWithRecord(packet, record);
  if (!xmp) return png;
  const [header, ...others] = chunks.filter((chunk) => chunk !== own);
  return joinedPng(png, [header!.bytes, chunkOf('iTXt', [inPng, xmp]), ...others.map(({ bytes }) => bytes)]);
}

/** The XMP of a text of a PNG: as it is, or compressed as libvips writes it; nothing of any other. */
async function xmpOf({ name, bytes }: Chunk): Promise<Uint8Array | undefined> {
  const data = bytes.subarray(8, -4);
  if (name === 'iTXt') return startsWith(data, inPng) ? data.subarray(inPng.length) : undefined;
  if (name !== 'zTXt') return undefined;
  const packed = new Blob([data.slice(keyword.length + 1)]).stream();
  const text = new Response(packed.pipeThrough(new DecompressionStream('deflate')));
  return new Uint8Array(await text.arrayBuffer().catch(() => new ArrayBuffer(0)));
}

/**
 * The same of a JPEG. Where a segment has no room for very many strokes, the record names them, rather than telling where they went; and where
 * it has none at all, the JPEG is left as it is.
 */
export function jpegWithRecord(
  jpeg: Uint8Array<ArrayBuffer>,
  record: { readonly made: object },
): Uint8Array<ArrayBuffer> {
  return recordedJpeg(jpeg, record) ?? recordedJpeg(jpeg, withoutStrokes(record)) ?? jpeg;
}

function withoutStrokes(record: { readonly made: object }): unknown {
  const { strokes, untold = [], ...made } = record.made as { strokes?: unknown; untold?: readonly string[] };
  return strokes ? { ...record, made: { ...made, untold: [...untold, 'strokes by hand'] } } : record;
}

function recordedJpeg(jpeg: Uint8Array<ArrayBuffer>, record: unknown): Uint8Array<ArrayBuffer> | undefined {
  const { head, rest } = jpegParts(jpeg);
  const isXmp = ({ marker, bytes }: Segment) => marker === app1 && startsWith(bytes.subarray(4), inJpeg);
  const own = head.find(isXmp);
  const xmp = xmpWithRecord(own?.bytes.subarray(4 + inJpeg.length), record);
  const length = 2 + inJpeg.length + (xmp?.length ?? 0);
  if (!xmp || length > most) return undefined;
  const segment = new Uint8Array(2 + length);
  segment.set([0xff, app1, length >> 8, length & 0xff]);
  segment.set(inJpeg, 4);
  segment.set(xmp, 4 + inJpeg.length);
  const others = head.filter((each) => each !== own);
  // EXIF, where there is any, is wanted first.
  const first = others.filter(({ marker }) => marker === app0 || marker === app1).map(({ bytes }) => bytes);
  const later = others.filter(({ marker }) => marker !== app0 && marker !== app1).map(({ bytes }) => bytes);
  return joinedJpeg([jpeg.subarray(0, 2), ...first, segment, ...later, rest]);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function chunkOf(name: string, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(12 + length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, length);
  chunk.set(bytesOf(name), 4);
  let at = 8;
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crcOf(chunk.subarray(4, at)));
  return chunk;
}
