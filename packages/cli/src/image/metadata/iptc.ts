/** IPTC records as they stand in a file: alone, or among the resources of Photoshop, which hold thumbnails too. */
export function iptcRecords(iptc: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(iptc);
  if (bytes[0] === 0x1c) return bytes;
  const name = 'Photoshop 3.0\0';
  let at = bytes.toString('latin1', 0, name.length) === name ? name.length : 0;
  while (at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM') {
    const id = bytes.readUInt16BE(at + 4);
    // A name with its length before it, at an even size; then a size, and the data at an even size.
    const size = at + 6 + even(1 + bytes[at + 6]!);
    if (size + 4 > bytes.length) return undefined;
    const from = size + 4;
    const length = bytes.readUInt32BE(size);
    if (id === 0x0404) return bytes.subarray(from, from + length);
    at = from + even(length);
  }
  return undefined;
}

function even(size: number): number {
  return size + (size % 2);
}
