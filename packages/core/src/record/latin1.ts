/** Bytes as text of as many characters, each of its byte's number: whatever they mean, none is lost. */
export function fromLatin1(bytes: Uint8Array): string {
  let text = '';
  // As many at once as a call takes arguments for sure.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The way back from `fromLatin1`. @param text of characters up to 255 */
export function toLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
