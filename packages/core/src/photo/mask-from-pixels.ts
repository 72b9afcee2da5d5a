import { FuzzydiffError } from '../errors.js';
import { blankPixels, fullScale, type Image, type Pixels } from './image.js';
import type { Plane } from './resample.js';

/** How a picture is understood as a mask. */
export interface MaskOptions {
  /** What white (opaque) means: `keep` this, or `change` it. @default 'keep' */
  readonly polarity?: 'keep' | 'change';
  /**
   * Whether the file was compressed with loss (JPEG), which leaves rings around edges: what is nearly black is black
   * then, and what is nearly white is white.
   *
   * @default false
   */
  readonly lossy?: boolean;
}

/** How far values may lie apart and still be one, of 255: rounding, and what compression with loss adds to it. */
const exactTolerance = 2;
const lossyTolerance = 24;

/** A picture none of whose values exceeds this share of the full scale holds labels, not weights. */
const labelShare = 1 / 8;

/**
 * A picture as a mask: how much of each pixel is kept, in `[0, 1]`, at the picture's own size.
 *
 * The mask is the grey, or the alpha where that varies: over one colour (painted strokes), over a photograph, or with a
 * grey that says the same. The colour of what is wholly transparent says nothing. Where grey and alpha hold different
 * pictures it is refused, and so are colours. Values are shares of the full scale, or 0 and 1 where none exceeds 1, as
 * comparisons give them; several small values are labels, and are refused.
 *
 * @throws FuzzydiffError `invalid-file` when the picture is not a mask
 */
export function maskFromPixels(image: Image, { polarity = 'keep', lossy = false }: MaskOptions = {}): Plane {
  const { width, height } = image;
  const levels = maskLevels(image, lossy ? lossyTolerance : exactTolerance);
  const full = scaleOf(levels, image);
  const margin = lossy && full > 1 ? (lossyTolerance / 255) * full : 0;
  const values = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    const kept = level <= margin ? 0 : level >= full - margin ? 1 : level / full;
    values[i] = polarity === 'keep' ? kept : 1 - kept;
  }
  return { width, height, values };
}

/** The one channel of an image that is the mask. */
function maskLevels(image: Image, tolerance: number): Pixels {
  const { name, channels, alpha } = image;
  const full = fullScale(image);
  const apart = (tolerance / 255) * full;
  const grey = greyOf(image, apart);
  if (alpha && varies(alpha) && !isOpaque(alpha, full - apart)) {
    // Over a photograph, over one colour, or with a grey that agrees, the alpha is the mask.
    if (!grey || isOneColour(grey, alpha, apart * full) || agree(grey, alpha, apart)) return alpha;
    throw unusable(name, 'one mask', 'its grey and its alpha both hold a picture', 'save the mask alone, as grey');
  }
  // Of what is transparent everywhere nothing is seen: a layer that nothing was painted on.
  if (alpha?.[0] === 0 && !(grey && varies(grey))) return alpha;
  if (grey) return grey;
  const found = `found ${channels} channels of colour, as a photograph has them`;
  throw unusable(name, 'a mask in grey or in alpha', found, 'paint white on black, and save that alone, as grey');
}

/** A mask's one channel, or the first of its three where they agree in all that is seen. */
function greyOf({ channels, depth, pixels, alpha }: Image, apart: number): Pixels | undefined {
  if (channels === 1) return pixels;
  if (channels !== 3) return undefined;
  const grey = blankPixels({ depth }, pixels.length / 3);
  for (let i = 0; i < grey.length; i++) {
    const [red, green, blue] = [pixels[3 * i]!, pixels[3 * i + 1]!, pixels[3 * i + 2]!];
    const seen = alpha?.[i] !== 0;
    if (seen && Math.max(red, green, blue) - Math.min(red, green, blue) > apart) return undefined;
    grey[i] = green;
  }
  return grey;
}

function varies(levels: Pixels): boolean {
  return levels.some((level) => level !== levels[0]);
}

/** Whether everything is seen, but for what was rounded. */
function isOpaque(alpha: Pixels, least: number): boolean {
  return alpha.every((level) => level >= least);
}

/** Whether the grey is the same everywhere, counted by its opacity: a canvas rounds what it hardly shows. */
function isOneColour(grey: Pixels, alpha: Pixels, apart: number): boolean {
  let mostOpaque = 0;
  for (let i = 1; i < alpha.length; i++) if (alpha[i]! > alpha[mostOpaque]!) mostOpaque = i;
  const colour = grey[mostOpaque]!;
  return grey.every((level, i) => Math.abs(level - colour) * alpha[i]! <= apart);
}

/** Whether grey and alpha are one mask; under no opacity the grey may be anything. */
function agree(grey: Pixels, alpha: Pixels, apart: number): boolean {
  return grey.every((level, i) => alpha[i] === 0 || Math.abs(level - alpha[i]!) <= apart);
}

/** What stands for 1. */
function scaleOf(levels: Pixels, image: Image): number {
  const full = fullScale(image);
  let largest = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i]! > largest) largest = levels[i]!;
  if (largest === 1) return 1;
  if (largest === 0 || largest > full * labelShare) return full;
  const found = `found nothing above ${largest}, as in a picture of labels`;
  const remedy = `save the label that you mean as ${full} and the rest as 0`;
  throw unusable(image.name, `a mask from black (0) to white (${full})`, found, remedy);
}

function unusable(name: string, expected: string, found: string, remedy: string): FuzzydiffError {
  return new FuzzydiffError('invalid-file', `Expected ${expected} in ${name} but ${found}; ${remedy}.`, {
    data: { name },
  });
}
