import type { JudgedRegion } from '../correction/find-regions.js';
import type { FaceDetector } from '../faces/face-detector.js';

import { blendBack } from '../photo/blend-back.js';
import { type Damage, damagedPixels } from '../photo/damage.js';
import { headInFrame, headOutline } from '../photo/head-outline.js';
import type { Image, Pixels, Region } from '../photo/image.js';
import { imageKey } from '../photo/image-key.js';
import { greyImage, type Ink, inkedPixels, inkOf, offInk, type Print, singleInkOf } from '../photo/ink.js';
import { type Mended, mend } from '../photo/mend.js';
import { mergeCorrection } from '../photo/merge-correction.js';
import { type Box, boundingBox, type Frame, type Placement } from '../photo/placement.js';
import { combinedPlane } from '../photo/planes.js';
import { insideBorder, isInBorder, type PrintBorder, printBorder } from '../photo/print-border.js';
import { type Plane, resample } from '../photo/resample.js';
import { scaleOf } from '../photo/similarity.js';
import { strayInk } from '../photo/stray-ink.js';
import { withUnseenDamage } from '../photo/unseen-damage.js';
import { warpBack } from '../photo/warp/warp-back.js';
import { warpToFrame } from '../photo/warp/warp-to-frame.js';
import { changedShare } from '../record/changed-share.js';
import { contiguous, type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { missedRegions } from './missed-regions.js';
import type { FaceSample, FramedPhoto } from './photo.js';
import { type PlaceOptions, placeFaces } from './place-faces.js';
import { placedRegion } from './placed-region.js';
import { shareOf } from './share-of.js';

/** How a picture is understood and brought back. */
export interface ImageOptions extends PlaceOptions {
  readonly key?: string | undefined;
  /** Whether the picture is taken for black-and-white or a print of one ink. @default 'auto': as its colours say */
  readonly grey?: 'auto' | 'on' | 'off' | undefined;
  /** Whether only the head is corrected, or all that the model sees. @default 'head' */
  readonly within?: 'head' | 'frame' | undefined;
}

/** What frames are placed by. */
export interface Framing {
  readonly shape: ImageShape;
  readonly frame: Frame;
  readonly detector?: FaceDetector | undefined;
}

/** A picture with the model's frame on each of its faces. */
export async function framedImage(image: Image, framing: Framing, options: ImageOptions): Promise<FramedPhoto<Image>> {
  const { shape, frame } = framing;
  const { grey = 'auto', within = 'head' } = options;
  const [key, { frames, unchosen, found }] = await Promise.all([
    options.key ?? imageKey(image),
    placeFaces(image, { frame, detector: framing.detector }, options),
  ]);
  const placements = frames.map(({ placement }) => placement);
  const prints = printsOf(image, placements, { grey, channels: shape[0] });
  const head = headInFrame(frame, shape);
  const border = printBorder(image);
  const faces = frames.map(({ placement, region, detected, number }) => {
    const { ink, work } = prints.get(placement)!;
    const least = strayInk(image, ink, placement, shape);
    return {
      kind: ink.kind === 'colour' ? ('colour' as const) : ('grey' as const),
      // Its place keys a face's noise: the other faces, and how many there are, are of no consequence.
      key: detected
        ? `${key} at ${Math.round(region.x + region.size / 2)},${Math.round(region.y + region.size / 2)}`
        : key,
      input: warpToFrame(work, placement, shape),
      placement,
      region,
      ...(detected && { detected }),
      ...(head && detected && within === 'head' && { within: head }),
      ...(border && { inside: insideBorder(border, image, placement, shape) }),
      ...(least && { least }),
      ...(number && { number }),
    };
  });
  return {
    key,
    found,
    hasOwnPixels: squareOfModel() === undefined,
    faces,
    finish(samples, how) {
      const { pixels, weight } = keepMarked(image, finished(samples, how), how.marks);
      return { photo: { ...image, pixels }, weight };
    },
    place: (pixels, { placement }) => placedRegion(pixels, shape, placement, image),
    changed: (other, among) => (among ? changedAmong(image, other.pixels, among) : changedShare(image, other)),
  };

  function finished(samples: readonly FaceSample[], how: Parameters<FramedPhoto<Image>['finish']>[1]): Mended {
    const [only] = samples;
    const square = squareOfModel() ?? (how.by === 'kept' && !only?.mask ? onlySquare() : undefined);
    // A square of the model's own size is what the model made of it, and so is any whose mixture is asked for.
    if (only && square) return mergedSquare(image, square, { ...only, print: prints.get(only.placement)!.print });
    if (how.by === 'damage') {
      const damaged = samples.flatMap((face) => damagedFace(face, how.marks));
      return mend(image, damaged, { noise: how.noise });
    }
    return blendBack(
      image,
      samples.map(({ placement, input, sample, kept, mask }) => ({
        ...{ placement, input, corrected: sample, keep: mask ?? kept, print: prints.get(placement)!.print },
      })),
      { frame, within: frames[0]?.detected ? within : 'frame' },
    );
  }

  /** The one square in whole pixels that the model sees, where that is how it sees the picture. */
  function onlySquare(): Region | undefined {
    return frames.length === 1 ? uprightSquare(frames[0]!.placement, image) : undefined;
  }

  /** The same where its pixels are the model's. */
  function squareOfModel(): Region | undefined {
    const square = onlySquare();
    return square?.size === Math.max(shape[1], shape[2]) ? square : undefined;
  }

  /** What of a face is damaged, by its map or by the mask that was given. */
  function damagedFace(face: FaceSample, marks: Plane | undefined) {
    const { placement, sample: corrected, map, score, mask, clean = false, regions = [], key: own } = face;
    if (clean) return [];
    const { ink, work, print } = prints.get(placement)!;
    const box = boundingBox(placement, image);
    if (mask) return [{ placement, corrected, key: own, print, damage: { box, weight: inverted(mask, box) } }];
    const off = ink.kind === 'colour' ? {} : { offInk: offInk(image, ink, box) };
    const seen = { placement, corrected, map: map!, score };
    const inPhoto = ({ pixels }: JudgedRegion) => placedRegion(pixels, shape, placement, image).inPhoto;
    const told = damagedPixels(work, seen, { frame, within, ...off });
    const missed = missedRegions(regions, told, image, inPhoto);
    const rare = planeOf(missed, shape);
    const found = missed.length === 0 ? told : damagedPixels(work, { ...seen, rare }, { frame, within, ...off });
    spareBorder(found);
    // What the photograph's own pixels tell of a region that is to stay does not count.
    const staying = regions.filter((region) => region.isKept);
    for (const region of staying) keepPixels(found, inPhoto(region), image);
    const scale = scaleOf(placement) / Math.max(shape[1], shape[2]);
    const others = [...placements, ...unchosen].filter((other) => other !== placement);
    const damage = withUnseenDamage(work, found, { placement, others, scale });
    if (damage !== found) spareBorder(damage);
    keepFollowed(damage, placement, planeOf(staying, shape));
    if (marks) addMarks(damage, marks);
    return [{ placement, corrected, key: own, print, damage }];

    function spareBorder(damage: Damage) {
      // Of a region that ends at the border, what lies next to it holds some of both.
      if (border) keepBorder(damage, border, headOutline(frame, placement, damage.box, within), image);
    }
  }
}

/** What a face is printed with, the picture that it is worked on in, and both where they are not the picture's own. */
interface Printed {
  readonly ink: Ink;
  readonly work: Image;
  readonly print?: Print;
}

/**
 * What each face is printed with: its own box says it, so that on an album's page, of prints in colour and in black-and-white, no face
 * depends on the others.
 */
function printsOf(
  image: Image,
  placements: readonly Placement[],
  { grey, channels }: { grey: 'auto' | 'on' | 'off'; channels: number },
): ReadonlyMap<Placement, Printed> {
  let luma: Image | undefined;
  return new Map(placements.map((placement) => [placement, printed(inkIn(boundingBox(placement, image)))]));

  function inkIn(box: Box): Ink {
    if (image.channels === 1 && channels !== 1) return { kind: 'grey' };
    if (image.channels !== 3 || grey === 'off') return { kind: 'colour' };
    return grey === 'on' ? singleInkOf(image, box) : inkOf(image, box);
  }

  function printed(ink: Ink): Printed {
    if (ink.kind === 'colour' || image.channels === 1) return { ink, work: image };
    // At 16 bits, so that what is made is rounded once: in its ink.
    luma ??= greyImage(image, 16);
    return { ink, work: luma, print: { ink, grey: luma } };
  }
}

/** The square, in whole pixels inside the picture, that a placement is; none where it is turned, broken or reaches beyond. */
function uprightSquare({ a, b, tx, ty }: Placement, { width, height }: Image): Region | undefined {
  const whole = b === 0 && [a, tx, ty].every(Number.isInteger);
  return whole && tx >= 0 && ty >= 0 && tx + a <= width && ty + a <= height ? { x: tx, y: ty, size: a } : undefined;
}

function mergedSquare(
  image: Image,
  region: Region,
  { input, sample, kept, print }: FaceSample & { readonly print: Print | undefined },
): Mended {
  const on = print ? print.grey : image;
  const own = (array: Tensor) => (on.channels === array.shape[0] ? array : meanChannel(array));
  const pixels = mergeCorrection(on, region, {
    modelInput: own(input),
    corrected: own(sample),
    keep: kept.shape[0] === 1 ? kept : own(kept),
  });
  const weight = { width: image.width, height: image.height, values: new Float32Array(image.width * image.height) };
  const grid = { width: region.size, height: region.size };
  resample(combinedPlane(kept, Math.min), grid, 'linear').values.forEach((k, i) => {
    weight.values[(region.y + Math.floor(i / region.size)) * image.width + region.x + (i % region.size)] = 1 - k;
  });
  return { pixels: print ? inkedPixels(image, print.ink, { ...on, pixels }, weight) : pixels, weight };
}

function meanChannel(array: Tensor): Tensor {
  const [channels = 1, height = 1, width = 1] = array.shape;
  const values = contiguous(array);
  const plane = sizeOf([height, width]);
  const mean = new Float32Array(plane);
  for (let i = 0; i < values.length; i++) mean[i % plane] = mean[i % plane]! + values[i]! / channels;
  return tensor([1, height, width], mean);
}

/** Takes pixels of a picture, by their indices, out of what is damaged. */
function keepPixels({ box, weight }: Damage, pixels: Int32Array, { width }: Image): void {
  for (const i of pixels) {
    const [x, y] = [(i % width) - box.x, Math.floor(i / width) - box.y];
    if (x >= 0 && x < box.width && y >= 0 && y < box.height) weight.values[y * box.width + x] = 0;
  }
}

/** Regions as a plane of the model's: 1 in them, else 0. */
function planeOf(regions: readonly { readonly pixels: Int32Array }[], [, height, width]: ImageShape): Plane {
  const values = new Float32Array(height * width);
  for (const { pixels } of regions) for (const i of pixels) values[i] = 1;
  return { width, height, values };
}

/**
 * Takes out of what was followed of strokes what lies in a plane of the model's. By shares: a stroke crosses the borders of regions, where
 * the last bits of the placement would decide on a pixel.
 */
function keepFollowed({ box, weight: { values }, unseen }: Damage, placement: Placement, stays: Plane): void {
  if (!unseen || !stays.values.some((value) => value > 0)) return;
  const shares = warpBack(stays, placement, box, 'linear').values;
  const inFrame = headOutline({ kind: 'whole' }, placement, box, 'frame').values;
  for (let i = 0; i < values.length; i++)
    values[i] = Math.max(values[i]! - unseen.values[i]! * shares[i]! * inFrame[i]!, 0);
}

/** Takes a print's border out of what is damaged, where no head lies over it. */
function keepBorder({ box, weight }: Damage, border: PrintBorder, head: Plane, image: Image): void {
  for (let i = 0; i < weight.values.length; i++) {
    if (weight.values[i] === 0) continue;
    const place = [box.x + (i % box.width) + 0.5, box.y + Math.floor(i / box.width) + 0.5] as const;
    if (isInBorder(border, image, place)) weight.values[i] = Math.min(weight.values[i]!, head.values[i]!);
  }
}

/** Marks more of a part of a picture as damaged, and some as fine. */
function addMarks({ box: { x, y, width }, weight: { values } }: Damage, marks: Plane): void {
  values.forEach((found, i) => {
    const mark = marks.values[(y + Math.floor(i / width)) * marks.width + x + (i % width)]!;
    values[i] = mark < 0 ? found * (1 + mark) : Math.max(found, mark);
  });
}

/** What was made of a picture, where what is marked as fine stays to the byte, however it was made. */
function keepMarked({ pixels: before, channels }: Image, made: Mended, marks: Plane | undefined): Mended {
  if (!marks) return made;
  const { pixels, weight } = made;
  marks.values.forEach((mark, at) => {
    if (mark !== -1) return;
    weight.values[at] = 0;
    for (let c = 0; c < channels; c++) pixels[at * channels + c] = before[at * channels + c]!;
  });
  return made;
}

/** How much of each pixel of a part of the picture a mask does not keep. */
function inverted(mask: Plane, { x, y, width, height }: Box): Plane {
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++)
    values[i] = 1 - mask.values[(y + Math.floor(i / width)) * mask.width + x + (i % width)]!;
  return { width, height, values };
}

/** The share of some pixels of a picture, as indices, that differ in another. */
function changedAmong({ channels, pixels: before }: Image, after: Pixels, among: Int32Array): number {
  return shareOf(among.length, among, (i) => {
    for (let at = i * channels; at < (i + 1) * channels; at++) if (before[at] !== after[at]) return true;
    return false;
  });
}
