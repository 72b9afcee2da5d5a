/** Whether a file is a PNG of 16 bits. */
export function isDeepPng(bytes: Uint8Array): boolean {
  const depthAt = 24;
  return textAt(bytes, 1, 3) === 'PNG' && bytes[depthAt] === 16;
}

/** Whether a picture was compressed with loss: a JPEG, an AVIF, or a WebP of that kind. */
export function isLossy(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return true;
  if (textAt(bytes, 4, 4) === 'ftyp') return true;
  return textAt(bytes, 8, 4) === 'WEBP' && webpChunks(bytes).includes('VP8 ');
}

/** The names of a WebP's chunks. */
function webpChunks(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  // A name, a length, and as many bytes, evened.
  for (let at = 12; at + 8 <= bytes.length; at += 8 + 2 * Math.ceil(view.getUint32(at + 4, true) / 2))
    names.push(textAt(bytes, at, 4));
  return names;
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
