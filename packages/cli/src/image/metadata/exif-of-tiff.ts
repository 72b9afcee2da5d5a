import { openTiff, subDirectory, type Tiff, type TiffDirectory, tags, typeSizes } from './tiff.js';

/** Tags by which a TIFF's first directory says of the picture rather than of how it is stored, with the resolution. */
const described = [
  0x10e, // ImageDescription
  0x10f, // Make
  0x110, // Model
  tags.xResolution,
  tags.yResolution,
  tags.resolutionUnit,
  0x131, // Software
  0x132, // DateTime
  0x13b, // Artist
  0x8298, // Copyright
];

/** Not carried over: what points into the file it stands in. */
const pointing: readonly number[] = [tags.makerNote, tags.interoperability];

/** The EXIF of a TIFF, which holds it among its own fields; nothing where it says nothing. */
export function exifOfTiff(bytes: Uint8Array): Uint8Array | undefined {
  const tiff = openTiff(bytes);
  if (!tiff) return undefined;
  const own = entriesOf(tiff, tiff.first).filter(({ tag }) => described.includes(tag));
  const children = [tags.exif, tags.gps].flatMap((tag) => {
    const directory = subDirectory(tiff, tag);
    return directory ? [{ tag, entries: entriesOf(tiff, directory) }] : [];
  });
  return own.length + children.length === 0 ? undefined : writeTiff(tiff, own, children);
}

/** A field with its values. */
interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Uint8Array;
}

function entriesOf({ view }: Tiff, { fields }: TiffDirectory): Entry[] {
  return [...fields].flatMap(([tag, { type, count, at }]) => {
    const data = new Uint8Array(view.buffer, view.byteOffset + at, count * typeSizes[type]!);
    return pointing.includes(tag) ? [] : [{ tag, type, count, data }];
  });
}

/** The directories one after another, the first one last, since it points to the others. Values keep their byte order. */
function writeTiff(
  { little }: Tiff,
  own: readonly Entry[],
  children: readonly { tag: number; entries: readonly Entry[] }[],
): Uint8Array {
  const parts: Uint8Array[] = [];
  let end = 8;
  const place = (entries: readonly Entry[]): number => {
    const at = end;
    const part = directoryBytes(entries, at, little);
    parts.push(part);
    end += part.length;
    return at;
  };
  const pointers = children.map(({ tag, entries }): Entry => {
    const data = new Uint8Array(4);
    new DataView(data.buffer).setUint32(0, place(entries), little);
    return { tag, type: 4, count: 1, data };
  });
  const head = new DataView(new ArrayBuffer(8));
  head.setUint16(0, little ? 0x4949 : 0x4d4d);
  head.setUint16(2, 42, little);
  head.setUint32(4, place([...own, ...pointers].sort((a, b) => a.tag - b.tag)), little);
  return new Uint8Array(Buffer.concat([new Uint8Array(head.buffer), ...parts]));
}

/** A directory that begins at an offset, with its values after it, each at an even place. */
function directoryBytes(entries: readonly Entry[], offset: number, little: boolean): Uint8Array {
  const values = 2 + 12 * entries.length + 4;
  const even = (length: number) => length + (length % 2);
  const outside = entries.reduce((sum, { data }) => sum + (data.length > 4 ? even(data.length) : 0), 0);
  const bytes = new Uint8Array(values + outside);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, entries.length, little);
  let end = values;
  for (const [n, { tag, type, count, data }] of entries.entries()) {
    const entry = 2 + 12 * n;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, count, little);
    const inside = data.length <= 4;
    bytes.set(data, inside ? entry + 8 : end);
    if (inside) continue;
    view.setUint32(entry + 8, offset + end, little);
    end += even(data.length);
  }
  return bytes;
}
