/** A field of a directory: `count` values of a type, which lie at `at`. */
export interface TiffField {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** A directory: its fields by tag, and where the offset of the next one stands. */
export interface TiffDirectory {
  readonly fields: ReadonlyMap<number, TiffField>;
  readonly nextAt: number;
}

/** A TIFF structure, which EXIF and most raw camera files are too. */
export interface Tiff {
  readonly view: DataView;
  /** Whether its numbers are stored with their lowest byte first. */
  readonly little: boolean;
  readonly first: TiffDirectory;
}

/** Tags that are looked at. */
export const tags = {
  newSubfileType: 0xfe,
  width: 0x100,
  height: 0x101,
  bitsPerSample: 0x102,
  compression: 0x103,
  photometric: 0x106,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripLengths: 0x117,
  xResolution: 0x11a,
  yResolution: 0x11b,
  resolutionUnit: 0x128,
  subDirectories: 0x14a,
  extraSamples: 0x152,
  sampleFormat: 0x153,
  thumbnail: 0x201,
  thumbnailLength: 0x202,
  exif: 0x8769,
  makerNote: 0x927c,
  gps: 0x8825,
  pixelWidth: 0xa002,
  pixelHeight: 0xa003,
  interoperability: 0xa005,
  dngVersion: 0xc612,
  contentCredentials: 0xcd41,
} as const;

/** Bytes of a value, by type: BYTE, ASCII, SHORT, LONG, RATIONAL, SBYTE, UNDEFINED, SSHORT, SLONG, SRATIONAL, FLOAT, DOUBLE. */
export const typeSizes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** The structure that bytes hold from their beginning on, or nothing where they hold none. */
export function openTiff(bytes: Uint8Array): Tiff | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return undefined;
  const first = directoryAt({ view, little }, view.getUint32(4, little));
  return first && { view, little, first };
}

/** The directory at an offset; fields whose values lie outside are left out. */
export function directoryAt({ view, little }: Omit<Tiff, 'first'>, offset: number): TiffDirectory | undefined {
  if (offset < 8 || offset + 2 > view.byteLength) return undefined;
  const nextAt = offset + 2 + 12 * view.getUint16(offset, little);
  if (nextAt > view.byteLength) return undefined;
  const fields = new Map<number, TiffField>();
  for (let entry = offset + 2; entry < nextAt; entry += 12) {
    const type = view.getUint16(entry + 2, little);
    const count = view.getUint32(entry + 4, little);
    const size = (typeSizes[type] ?? 0) * count;
    // Up to four bytes stand in the field itself.
    const at = size <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
    if (size > 0 && at + size <= view.byteLength) fields.set(view.getUint16(entry, little), { type, count, at });
  }
  return { fields, nextAt };
}

/** The directory that a field points to. */
export function subDirectory(tiff: Tiff, tag: number): TiffDirectory | undefined {
  const [offset] = numbersOf(tiff, tiff.first, tag);
  return offset === undefined ? undefined : directoryAt(tiff, offset);
}

/** A field's values where they are whole numbers or quotients; nothing where it is missing or of another type. */
export function numbersOf({ view, little }: Tiff, { fields }: TiffDirectory, tag: number): number[] {
  const field = fields.get(tag);
  if (!field) return [];
  const read: Readonly<Record<number, (at: number) => number>> = {
    1: (at) => view.getUint8(at),
    3: (at) => view.getUint16(at, little),
    4: (at) => view.getUint32(at, little),
    5: (at) => view.getUint32(at, little) / view.getUint32(at + 4, little),
  };
  const get = read[field.type];
  return get ? Array.from({ length: field.count }, (_, i) => get(field.at + i * typeSizes[field.type]!)) : [];
}
