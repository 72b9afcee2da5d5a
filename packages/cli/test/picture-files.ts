import { crc32 } from 'node:zlib';
import { expect } from 'vitest';

/** The chunks of a PNG, each checksum verified. */
export function chunks(png: Uint8Array): { type: string; data: Buffer }[] {
  const bytes = Buffer.from(png);
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    found.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return found;
}

/** A JPEG with a segment more: `0xe1` is APP1. */
export function withSegment(jpeg: Uint8Array, marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Types of a TIFF's values: their code, the bytes of a number, and how many numbers are a value. */
const types = {
  byte: { code: 1, size: 1, numbers: 1 },
  text: { code: 2, size: 1, numbers: 1 },
  short: { code: 3, size: 2, numbers: 1 },
  long: { code: 4, size: 4, numbers: 1 },
  rational: { code: 5, size: 4, numbers: 2 },
} as const;

/** A field: a type and its numbers; a rational is a numerator and a denominator. */
export type TiffField = readonly [tag: number, type: keyof typeof types, numbers: readonly number[]];

/** A directory, and others that its fields point to. */
export interface TiffContent {
  readonly fields: readonly TiffField[];
  /** By the tag of the field that points there. */
  readonly children?: Readonly<Record<number, readonly TiffField[]>>;
  /** The next directory, which in EXIF is the thumbnail's: its bytes are a picture, at the file's very end. */
  readonly thumbnail?: Uint8Array;
}

/** A TIFF structure with its lowest bytes first, as EXIF is too. */
export function tiffBytes({ fields, children = {}, thumbnail }: TiffContent): Buffer {
  const pointers = Object.keys(children).map((tag): TiffField => [Number(tag), 'long', [0]]);
  const own = [...fields, ...pointers].sort((a, b) => a[0] - b[0]);
  const parts: Buffer[] = [Buffer.from('II*\0\x08\0\0\0', 'latin1')];
  let end = 8;
  const starts = new Map<number, number>();
  const place = (own: readonly TiffField[]): { directory: Buffer; start: number } => {
    const start = end;
    const directory = directoryAt(own, start);
    parts.push(directory);
    end += directory.length;
    return { directory, start };
  };
  const { directory } = place(own);
  for (const [tag, theirs] of Object.entries(children)) starts.set(Number(tag), place(theirs).start);
  own.forEach(([tag], n) => {
    const start = starts.get(tag);
    if (start !== undefined) directory.writeUInt32LE(start, 2 + 12 * n + 8);
  });
  if (thumbnail) {
    directory.writeUInt32LE(end, 2 + 12 * own.length);
    const size = 2 + 2 * 12 + 4;
    const at = end + size;
    place([
      [0x201, 'long', [at]],
      [0x202, 'long', [thumbnail.length]],
    ]);
    parts.push(Buffer.from(thumbnail));
  }
  return Buffer.concat(parts);
}

function directoryAt(fields: readonly TiffField[], start: number): Buffer {
  const head = Buffer.alloc(2 + 12 * fields.length + 4);
  const values: Buffer[] = [];
  let end = head.length;
  head.writeUInt16LE(fields.length);
  fields.forEach(([tag, type, numbers], n) => {
    const { code, size, numbers: perValue } = types[type];
    const data = Buffer.alloc(Math.ceil((numbers.length * size) / 2) * 2);
    numbers.forEach((value, i) => {
      data.writeUIntLE(value, i * size, size);
    });
    const entry = 2 + 12 * n;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(code, entry + 2);
    head.writeUInt32LE(numbers.length / perValue, entry + 4);
    if (data.length <= 4) {
      data.copy(head, entry + 8);
      return;
    }
    head.writeUInt32LE(start + end, entry + 8);
    values.push(data);
    end += data.length;
  });
  return Buffer.concat([head, ...values]);
}

/** Text as a field's values. */
export function text(value: string): number[] {
  return [...Buffer.from(`${value}\0`)];
}

/** A TIFF picture of one strip; `fields` beside those that say how it is stored. */
export function tiffPicture({
  width,
  height,
  bits = 8,
  photometric,
  samples,
  fields = [],
  children = {},
  data,
}: {
  width: number;
  height: number;
  bits?: number;
  photometric: number;
  samples: number;
  fields?: readonly TiffField[];
  children?: TiffContent['children'];
  data: Uint8Array;
}): Buffer {
  const stored = (offset: number) =>
    tiffBytes({
      fields: [
        [0x100, 'short', [width]],
        [0x101, 'short', [height]],
        [0x102, 'short', new Array(samples).fill(bits)],
        [0x103, 'short', [1]],
        [0x106, 'short', [photometric]],
        [0x111, 'long', [offset]],
        [0x115, 'short', [samples]],
        [0x116, 'short', [height]],
        [0x117, 'long', [data.length]],
        ...fields,
      ],
      ...(children && { children }),
    });
  return Buffer.concat([stored(stored(0).length), data]);
}
