/** Where EXIF says how the camera was turned. */
export interface Orientation {
  /** From 1, upright, to 8. */
  readonly value: number;
  /** Where that is written, from the first byte, and in which order of bytes. */
  readonly at: number;
  readonly little: boolean;
}

const orientationTag = 0x0112;

/** What EXIF, as the TIFF directory that it is, says of the orientation; nothing where it says nothing, or is broken. */
export function orientationOf(exif: Uint8Array): Orientation | undefined {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (view.byteLength < 8) return undefined;
  const little = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return undefined;
  const entries = view.getUint16(directory, little);
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + 12 * n;
    if (entry + 12 > view.byteLength) return undefined;
    const at = entry + 8;
    if (view.getUint16(entry, little) === orientationTag) return { value: view.getUint16(at, little), at, little };
  }
  return undefined;
}
