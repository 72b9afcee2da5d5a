import { type ByteSource, brokenFile, readWithin } from '../byte-source.js';

/** A file inside a zip, stored as it is: its bytes are bytes of the zip. */
export interface ZipEntry {
  readonly name: string;
  /** Where its header lies in the zip; the data are behind it. */
  readonly header: number;
  readonly length: number;
}

/** The end record and the longest comment behind it. */
const tailLength = 22 + 0xffff;
/** 450 weights take 60 kB; this is a thousand times that. */
const maxDirectory = 64 * 2 ** 20;

/**
 * The files of a zip by name, from its directory at the end (PKWARE's APPNOTE 6.3, with the 64-bit extension). Own code,
 * because no library says where in the zip a file's bytes lie, which is all that is wanted here; they are never unpacked.
 *
 * @throws FuzzydiffError `invalid-file` for a zip that is damaged, compressed, encrypted, or says one thing twice
 */
export async function readZipDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, length, count } = await findDirectory(source);
  if (length > maxDirectory)
    throw brokenFile(source.name, `its directory of ${length} bytes is longer than any model's`);
  const bytes = await readWithin(source, offset, length, 'its directory');
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  while (at + 46 <= length && view.getUint32(at, true) === 0x02014b50) {
    const end = at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (end > length) break;
    const entry = directoryEntry(source.name, bytes.subarray(at, end));
    if (entries.has(entry.name)) throw brokenFile(source.name, `it holds "${entry.name}" twice`);
    entries.set(entry.name, entry);
    at = end;
  }
  if (entries.size !== count)
    throw brokenFile(source.name, `its directory lists ${entries.size} files where it says ${count}`);
  return entries;
}

/** Where an entry's bytes begin: behind its own header, whose length only that header tells. */
export async function entryOffset(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = viewOf(await readWithin(source, entry.header, 30, `"${entry.name}"`));
  const offset = entry.header + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (header.getUint32(0, true) !== 0x04034b50 || offset + entry.length > source.size)
    throw brokenFile(source.name, `"${entry.name}" is not where its directory says`);
  return offset;
}

interface Directory {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(source: ByteSource): Promise<Directory> {
  const start = Math.max(0, source.size - tailLength);
  const tail = viewOf(await readWithin(source, start, source.size - start, 'its end'));
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + 22 + tail.getUint16(at + 20, true) !== tail.byteLength)
      continue;
    const count = tail.getUint16(at + 10, true);
    const length = tail.getUint32(at + 12, true);
    const offset = tail.getUint32(at + 16, true);
    const isLong = count === 0xffff || length === 0xffffffff || offset === 0xffffffff;
    return isLong ? await longDirectory(source, start + at - 20) : { offset, length, count };
  }
  throw brokenFile(source.name, 'the directory of a zip is not at its end');
}

/** The directory of a zip of more than 4 GiB or 65,535 files, through the pointer before the end record. */
async function longDirectory(source: ByteSource, locatorAt: number): Promise<Directory> {
  const locator = viewOf(await readWithin(source, locatorAt, 20, 'its 64-bit directory'));
  const at = Number(locator.getBigUint64(8, true));
  const record = viewOf(await readWithin(source, at, 56, 'its 64-bit directory'));
  if (locator.getUint32(0, true) !== 0x07064b50 || record.getUint32(0, true) !== 0x06064b50)
    throw brokenFile(source.name, 'its 64-bit directory is not where it says');
  const field = (position: number) => Number(record.getBigUint64(position, true));
  return { count: field(32), length: field(40), offset: field(48) };
}

function directoryEntry(file: string, record: Uint8Array): ZipEntry {
  const view = viewOf(record);
  const nameLength = view.getUint16(28, true);
  const name = new TextDecoder().decode(record.subarray(46, 46 + nameLength));
  if ((view.getUint16(8, true) & 1) !== 0) throw brokenFile(file, `"${name}" is encrypted`, 'decrypt it first');
  let packed = view.getUint32(20, true);
  let length = view.getUint32(24, true);
  let header = view.getUint32(42, true);
  const extra = record.subarray(46 + nameLength, 46 + nameLength + view.getUint16(30, true));
  const long = longFields(extra);
  const next = () => long.shift() ?? Number.NaN;
  if (length === 0xffffffff) length = next();
  if (packed === 0xffffffff) packed = next();
  if (header === 0xffffffff) header = next();
  if (view.getUint16(10, true) !== 0 || packed !== length)
    throw brokenFile(
      file,
      `"${name}" is compressed`,
      'save it again with torch.save, which stores weights as they are',
    );
  if (!Number.isSafeInteger(length) || !Number.isSafeInteger(header))
    throw brokenFile(file, `"${name}" has no place in it`);
  return { name, header, length };
}

/** The 64-bit numbers of an entry's extension, in the order in which its 32-bit fields gave up. */
function longFields(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const length = Math.min(view.getUint16(at + 2, true), extra.length - at - 4);
    if (view.getUint16(at, true) !== 1) continue;
    return Array.from({ length: Math.floor(length / 8) }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)));
  }
  return [];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
