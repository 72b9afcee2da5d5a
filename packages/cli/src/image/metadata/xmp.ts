import type { Upright } from './exif.js';

const orientation = ['tiff:Orientation'];
const widths = ['tiff:ImageWidth', 'exif:PixelXDimension'];
const heights = ['tiff:ImageLength', 'exif:PixelYDimension'];

/**
 * XMP of a picture that was turned upright: what it repeats of the EXIF agrees with that, and thumbnails are gone, which
 * would show the picture as it was. All else stays to the byte.
 */
export function uprightXmp(xmp: Uint8Array, { width, height }: Upright): Uint8Array {
  // As Latin-1 every byte is a character, whatever the text is in.
  let text = Buffer.from(xmp).toString('latin1');
  text = withNumber(text, orientation, 1);
  text = withNumber(text, widths, width);
  text = withNumber(text, heights, height);
  return new Uint8Array(Buffer.from(text.replace(/<(xmp|xap):Thumbnails\b[\s\S]*?<\/\1:Thumbnails>/g, ''), 'latin1'));
}

/** A property stands as an attribute or as an element. */
function withNumber(text: string, names: readonly string[], value: number): string {
  return text.replace(
    new RegExp(`(\\b(?:${names.join('|')})\\s*(?:=\\s*["']|>\\s*))\\d+`, 'g'),
    (_, before) => before + value,
  );
}
