import type { Image } from '@fuzzydiff/core/image';
import { checkOneOf, invalidArgument, pixelsForm } from '@fuzzydiff/core/internal';
import { checkBrowser } from './check-browser.js';
import { readBitmap } from './read-bitmap.js';
import { rgbPixels } from './rgb-pixels.js';

/** A photograph in a page: a picked or fetched file, what a page shows, a canvas's pixels, or pixels as core has them. */
export type PhotoSource = Blob | ImageData | ImageBitmapSource | Image;

/** Options of `readPhoto`. */
export interface ReadPhotoOptions {
  /**
   * Which values to give of a photograph whose colours are not sRGB, as of a file with a profile or in CMYK: `shown` gives those by
   * which the browser shows it, in sRGB, as canvases have them; `stored` gives the file's own as far as the browser leaves them, for
   * whoever writes its profile back.
   *
   * @default 'shown'
   */
  readonly colours?: 'shown' | 'stored' | undefined;
}

/**
 * A photograph's pixels: 8 bits, turned as its EXIF orientation says, in sRGB. A photograph may be larger than a canvas.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no picture, or an option out of range; `device-unavailable` where the browser
 *   draws nothing of it, and in Node
 */
export async function readPhoto(source: PhotoSource, { colours = 'shown' }: ReadPhotoOptions = {}): Promise<Image> {
  if (typeof source === 'object' && source !== null && 'pixels' in source) return source;
  checkBrowser('a photograph', ['createImageBitmap', 'OffscreenCanvas']);
  checkOneOf('colours', colours, ['shown', 'stored']);
  if (source instanceof ImageData) {
    checkBytes(source);
    // An older browser's pixels do not say that they are sRGB, and cannot be anything else.
    if (colours === 'stored' || (source.colorSpace ?? 'srgb') === 'srgb') return fromImageData(source);
  }
  const bitmap = await createImageBitmap(source, {
    colorSpaceConversion: colours === 'stored' ? 'none' : 'default',
    premultiplyAlpha: 'none',
    imageOrientation: 'from-image',
  }).catch((cause: Error) => {
    throw unreadable(source, cause);
  });
  try {
    return readBitmap(bitmap);
  } finally {
    bitmap.close();
  }
}

/** In our own words: a browser's are about its interfaces, and differ from one to the next. */
function unreadable(source: unknown, { name }: Error): Error {
  const isPicture = name !== 'TypeError';
  const remedy = isPicture
    ? 'save it as JPEG, PNG or WebP, or try another copy of it'
    : `give a File or another Blob, an ImageData, an ImageBitmap, an <img>, a <canvas> or a <video>, or ${pixelsForm}`;
  return invalidArgument('the photograph', 'a picture that this browser decodes', source, remedy);
}

/** Other pixels would be cut to bytes without a word. */
function checkBytes({ data }: ImageData): void {
  if (data.BYTES_PER_ELEMENT !== 1)
    throw invalidArgument('the pixels', 'values of 8 bits', data, 'ask the canvas for rgba-unorm8');
}

function fromImageData({ data, width, height }: ImageData): Image {
  const photo = rgbPixels(width, height);
  photo.put(data, { x: 0, y: 0, width, height });
  return photo.image();
}
