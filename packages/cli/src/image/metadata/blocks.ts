/** A named part of a file: a chunk, a segment or a box. */
export interface Block {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Chunks of a PNG, up to its last one. A file that ends early gives what is whole. */
export function pngChunks(bytes: Uint8Array): Block[] {
  return blocks(bytes, 8, (view, at) => {
    const length = view.getUint32(at);
    return { type: name(bytes, at + 4), from: at + 8, to: at + 8 + length, next: at + 12 + length };
  });
}

/** Chunks of a WebP. */
export function webpChunks(bytes: Uint8Array): Block[] {
  return blocks(bytes, 12, (view, at) => {
    const length = view.getUint32(at + 4, true);
    // Each begins at an even place.
    return { type: name(bytes, at), from: at + 8, to: at + 8 + length, next: at + 8 + length + (length % 2) };
  });
}

/** Boxes of an ISO file (AVIF, HEIF), or of a box, from `start` on. */
export function isoBoxes(bytes: Uint8Array, start = 0): Block[] {
  return blocks(bytes, start, (view, at) => {
    const short = view.getUint32(at);
    // 1 says that a longer number follows, and 0 that the box reaches to the end.
    if (short === 1 && at + 16 > bytes.length) return undefined;
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short || bytes.length - at;
    const head = short === 1 ? 16 : 8;
    return {
      type: name(bytes, at + 4),
      from: at + head,
      to: at + Math.max(length, head),
      next: at + Math.max(length, head),
    };
  });
}

/** Segments of a JPEG before its first scan, named as in `E1` (APP1). */
export function jpegSegments(bytes: Uint8Array): Block[] {
  return blocks(bytes, 2, (view, at) => {
    const marker = view.getUint16(at);
    if (marker < 0xffc0 || marker === 0xffda) return undefined;
    const to = at + 2 + view.getUint16(at + 2);
    return { type: (marker & 0xff).toString(16).toUpperCase(), from: at + 4, to, next: to };
  });
}

/** Where a block lies, and where the next one begins. */
interface Extent {
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

function blocks(bytes: Uint8Array, start: number, read: (view: DataView, at: number) => Extent | undefined): Block[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Block[] = [];
  for (let at = start; at + 8 <= bytes.length; ) {
    const extent = read(view, at);
    if (!extent || extent.to > bytes.length) break;
    found.push({ type: extent.type, data: bytes.subarray(extent.from, extent.to) });
    at = extent.next;
  }
  return found;
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
