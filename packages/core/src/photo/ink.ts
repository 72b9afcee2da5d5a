import { blankPixels, fullScale, type Image, type Pixels } from './image.js';
import type { Box } from './placement.js';
import type { Plane } from './resample.js';
import { type PixelColours, type ToneCurve, toneCurve } from './tone-curve.js';

/**
 * What a picture is printed with: `colour`; `grey`, its channels the same; or one `ink` (sepia, cyanotype, a yellowed print),
 * whose colour is a function of its luma.
 */
export type Ink =
  | { readonly kind: 'colour' }
  | { readonly kind: 'grey' }
  | { readonly kind: 'ink'; readonly curve: ToneCurve };

/** A black-and-white or one-ink part of a picture, as it is worked on. */
export interface Print {
  readonly ink: Exclude<Ink, { kind: 'colour' }>;
  /** The picture's `greyImage`, of any depth. */
  readonly grey: Image;
}

/** What part of the pixels has to be of the kind, grey or of one ink; the rest may be damage. */
const mostOf = 0.6;

/**
 * What part of a print of one ink has to be so where each of its colours counts for `mostOfOne` at the most. Of 956 crops of portraits
 * in colour 22 pass, which are faded or toned; without it 37 do, most of them for the wall behind the sitter. Of 732 of tinted prints
 * it takes four, which have other colours: two paintings, an engraving, a poster of two inks.
 */
const mostOfColours = 0.55;

/** How much one colour counts for, at most: a flat backdrop or mount lies on some curve, and says nothing of the face before it. */
const mostOfOne = 1 / 20;

/** The same where the curve of a print is taken: little more than its own colours have. */
const mostOfOneOnCurve = 1 / 50;

/** How far apart colours count as two, of 255. */
const apart = 8;

/** How far channels lie apart in a grey picture that was compressed with loss, of 255. */
const greyTolerance = 3;

/** How far the colour of one ink strays from its curve, by compression, grain and paper, of 255. */
const inkTolerance = 5;

/** Pixels looked at, at most. */
const enough = 40_000;

/**
 * What a picture is printed with, whatever is damaged in up to a fifth of it. A grey picture may have the small colour noise of
 * JPEG. Ours.
 *
 * @param boxes the parts to look at, together, in pixels, as `boundingBox` gives them: faces, whose skin has colour where anything
 *   has, say more of a picture than its background, and several of them more than one
 */
export function inkOf(image: Image, ...boxes: readonly Box[]): Ink {
  if (image.channels === 1) return { kind: 'grey' };
  if (image.channels !== 3) return { kind: 'colour' };
  const colours = coloursIn(image, boxes);
  if (colours.grey >= mostOf) return { kind: 'grey' };
  const { ofPixels, ofColours } = onCurve(colours, toneCurve(colours));
  return ofPixels >= mostOf && ofColours >= mostOfColours
    ? { kind: 'ink', curve: inkCurve(colours) }
    : { kind: 'colour' };
}

/** Of a print that is known to be none in colour, how many more pixels are near an ink's curve than are grey, where it is of that ink. */
const likelier = 4 / 3;

/** The same of a picture that is known not to be in colour, whatever its colours say: black-and-white, or of the ink that it is nearest to. */
export function singleInkOf(image: Image, box: Box): Exclude<Ink, { kind: 'colour' }> {
  if (image.channels !== 3) return { kind: 'grey' };
  const colours = coloursIn(image, [box]);
  const curve = inkCurve(colours);
  return onCurve(colours, curve).ofPixels > likelier * colours.grey ? { kind: 'ink', curve } : { kind: 'grey' };
}

/** Colours of pixels, and what part of them is grey. */
interface Colours extends PixelColours {
  readonly grey: number;
}

function coloursIn(image: Image, boxes: readonly Box[]): Colours {
  const scale = 255 / fullScale(image);
  const [lumas, blues, reds]: [number[], number[], number[]] = [[], [], []];
  let grey = 0;
  for (const { x, y, width, height } of boxes) {
    const step = Math.max(1, Math.ceil(Math.sqrt((width * height * boxes.length) / enough)));
    for (let row = y; row < y + height; row += step)
      for (let column = x; column < x + width; column += step) {
        const [luma, blue, red] = lumaAndChroma(image, (row * image.width + column) * 3);
        lumas.push(luma * scale);
        blues.push(blue * scale);
        reds.push(red * scale);
        if (Math.max(Math.abs(blue), Math.abs(red)) * scale <= greyTolerance) grey++;
      }
  }
  return { lumas, blues, reds, grey: grey / lumas.length };
}

/** The curve of a print of one ink. Paper around it, flat and at the end of the scale, would bend one of all pixels alike. */
function inkCurve(colours: Colours): ToneCurve {
  return toneCurve(colours, countsOf(colours, mostOfOneOnCurve));
}

/** What part of some pixels lies near a curve: as they are, and where no colour counts for more than `mostOfOne` of them. */
function onCurve(colours: Colours, curve: ToneCurve): { readonly ofPixels: number; readonly ofColours: number } {
  const { lumas, blues, reds } = colours;
  const counts = countsOf(colours, mostOfOne);
  let [near, counted, nearCounted] = [0, 0, 0];
  lumas.forEach((luma, i) => {
    const [blue, red] = chromaOn(curve, luma);
    counted += counts[i]!;
    if (Math.hypot(blues[i]! - blue, reds[i]! - red) > inkTolerance) return;
    near++;
    nearCounted += counts[i]!;
  });
  return { ofPixels: near / lumas.length, ofColours: nearCounted / counted };
}

/** What each pixel counts for, where no colour counts for more than a share of all of them. */
function countsOf({ lumas, blues, reds }: Colours, most: number): Float64Array {
  const colours = Int32Array.from(lumas, (luma, i) => {
    // From 0 to 95 each, as chroma is from -255 to 255.
    const a = Math.floor(luma / apart);
    const b = Math.floor((blues[i]! + 255) / apart);
    const c = Math.floor((reds[i]! + 255) / apart);
    return (a * 96 + b) * 96 + c;
  });
  const sizes = new Map<number, number>();
  for (const colour of colours) sizes.set(colour, (sizes.get(colour) ?? 0) + 1);
  return Float64Array.from(colours, (colour) => Math.min(1, (most * lumas.length) / sizes.get(colour)!));
}

/** From how much of a pixel is replaced on its colour is the ink's wholly: it has one, whatever the rest of the damage has. */
const enoughReplaced = 1 / 4;

/**
 * A grey or one-ink picture as one channel: its luma (Rec. 601). One of one channel is given back.
 *
 * @param image of 1 or 3 channels
 * @param depth bits per value. @default the image's
 */
export function greyImage(image: Image, depth: Image['depth'] = image.depth): Image {
  if (image.channels === 1) return image;
  const { alpha, ...rest } = image;
  const pixels = blankPixels({ depth }, image.width * image.height);
  const scale = fullScale({ depth }) / fullScale(image);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(lumaAndChroma(image, 3 * i)[0] * scale);
  const opacity = alpha && blankPixels({ depth }, alpha.length).map((_, i) => Math.round(alpha[i]! * scale));
  return { ...rest, channels: 1, depth, pixels, ...(opacity && { alpha: opacity }) };
}

/**
 * A grey picture's pixels in the channels, depth and ink of the picture that it was made of. Where nothing was replaced they are the
 * original's, to the byte; from there on the colour goes over to the ink's (its curve, or none at all), which it is from a quarter
 * replaced on. So no pixel hangs on whether its luma happens to stay.
 *
 * @param original of 1 or 3 channels
 * @param grey its `greyImage`, of any depth, changed
 * @param weight how much of each of its pixels was replaced, in `[0, 1]`
 */
export function inkedPixels(
  original: Image,
  ink: Exclude<Ink, { kind: 'colour' }>,
  grey: Pick<Image, 'pixels' | 'depth'>,
  weight: Plane,
): Pixels {
  if (original.channels === 1) return grey.pixels;
  const scale = fullScale(original) / fullScale(grey);
  const pixels = blankPixels(original, original.pixels.length);
  pixels.set(original.pixels);
  for (let i = 0; i < grey.pixels.length; i++)
    putInked(pixels, original, ink, { at: i, luma: grey.pixels[i]! * scale, weight: weight.values[i]! });
  return pixels;
}

/**
 * Puts a pixel of a luma into pixels that begin as a picture's, in its ink, as far as it was replaced.
 *
 * @param original of 3 channels
 */
export function putInked(
  pixels: Pixels,
  original: Image,
  ink: Exclude<Ink, { kind: 'colour' }>,
  { at, luma, weight }: { readonly at: number; readonly luma: number; readonly weight: number },
): void {
  const share = Math.min(weight / enoughReplaced, 1);
  if (share === 0) return;
  const full = fullScale(original);
  const own = share < 1 ? lumaAndChroma(original, 3 * at) : [0, 0, 0];
  const inked = ink.kind === 'grey' ? [0, 0] : chromaOn(ink.curve, (luma / full) * 255);
  const chroma = (k: 0 | 1) => (1 - share) * own[k + 1]! + (share * inked[k]! * full) / 255;
  const [r, b] = [luma + chroma(1), luma + chroma(0)];
  const g = (luma - 0.299 * r - 0.114 * b) / 0.587;
  [r, g, b].forEach((value, c) => {
    pixels[3 * at + c] = Math.min(Math.max(Math.round(value), 0), full);
  });
}

/**
 * How far each pixel's colour lies from the picture's ink, of 255: what does not follow it is a clue to damage.
 *
 * @param image of 1 or 3 channels
 * @param box the part wanted, in pixels
 * @returns of the box's size, at least 0
 */
export function offInk(image: Image, ink: Exclude<Ink, { kind: 'colour' }>, { x, y, width, height }: Box): Plane {
  const values = new Float32Array(width * height);
  const scale = 255 / fullScale(image);
  if (image.channels === 3)
    for (let i = 0; i < values.length; i++) {
      const at = (y + Math.floor(i / width)) * image.width + x + (i % width);
      const [luma, blue, red] = lumaAndChroma(image, 3 * at);
      const [ownBlue, ownRed] = ink.kind === 'grey' ? [0, 0] : chromaOn(ink.curve, luma * scale);
      values[i] = Math.hypot(blue * scale - ownBlue, red * scale - ownRed);
    }
  return { width, height, values };
}

/** Luma by Rec. 601, and blue and red less it, as stored values. */
function lumaAndChroma({ pixels }: Pick<Image, 'pixels'>, at: number): [luma: number, blue: number, red: number] {
  const [r, g, b] = [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
  const luma = 0.299 * r + 0.587 * g + 0.114 * b;
  return [luma, b - luma, r - luma];
}

/** Blue and red less luma, between the curve's places, of 255. */
function chromaOn({ blue, red }: ToneCurve, luma: number): [blue: number, red: number] {
  const place = (Math.min(Math.max(luma, 0), 255) / 255) * (blue.length - 1);
  const left = Math.min(Math.floor(place), blue.length - 2);
  const share = place - left;
  const on = (values: Float32Array) => (1 - share) * values[left]! + share * values[left + 1]!;
  return [on(blue), on(red)];
}
