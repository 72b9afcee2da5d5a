import { gaussianBlurInto, gaussianReach } from '../attention/discrepancy.js';
import { checkTensor, contiguous, type Tensor } from '../tensor/tensor.js';
import { alongEdges } from './along-edges.js';
import { flatPieces } from './flat-pieces.js';
import { grownPlane } from './grown.js';
import { checkPixels, fullScale, type Image } from './image.js';
import { localDeviation } from './local-deviation.js';
import { logOdds, priorOdds } from './log-odds.js';
import { lookedAt } from './looked-at.js';
import { asOpponent } from './opponent.js';
import { indicesOf, putAt, subtract, valuesAt } from './pixelwise.js';
import { type Box, boundingBox, type Frame, type Placement } from './placement.js';
import { combinedPlane, imagePlane, tensorPlane } from './planes.js';
import { seededPieces } from './regions.js';
import type { Plane } from './resample.js';
import { scaleOf } from './similarity.js';
import { boxAround, cut, put, tilesNear } from './tiles.js';
import { type WantedBox, warpBackAll } from './warp/warp-back.js';

/** A face of a photograph as a model has seen it. */
export interface SeenFace {
  /** Where its frame lies. */
  readonly placement: Placement;
  /** Its correction, `[C,H,W]` in `[-1, 1]`; of a photograph of one channel, the mean over the channels counts. */
  readonly corrected: Tensor;
  /** Its attention map A, `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
  /** Its z scores, `[H,W]`, which tell how sure the map is where it attends. @default no surer than attention is of itself */
  readonly score?: Tensor | undefined;
  /**
   * How far each pixel of the frame lies in a region so rare on faces that are fine that it is hardly one, from 0 to 1: there the map is believed
   * as it is in black-and-white. @default none does
   */
  readonly rare?: Plane | undefined;
}

/** How damage is told. */
export interface DamageOptions {
  /** What the model's images show. @default a frame without landmarks */
  readonly frame?: Frame | undefined;
  /** Where damage is looked for: in the head, or all over the frame. @default 'head' */
  readonly within?: 'head' | 'frame' | undefined;
  /** How far each pixel's colour lies from the picture's ink, of 255, over the face's `boundingBox`. @default none */
  readonly offInk?: Plane | undefined;
}

/** What of a photograph is damaged, around one face. */
export interface Damage {
  /** The part of the photograph, in its pixels. */
  readonly box: Box;
  /** How much of each pixel is to be replaced, of the box's size, in `[0, 1]`; 0 where the photograph stays to the byte. */
  readonly weight: Plane;
  /**
   * How much of that the map did not find, in `[0, 1]`: there the model was shown the damage and may have kept it, or, beyond its frame, saw
   * nothing, so that nothing of what it made goes in. @default none
   */
  readonly unseen?: Plane | undefined;
}

/** How far attention is believed where it finds all. */
const mostPrior = 0.75;

/**
 * The same where its score is beyond doubt. In black-and-white there is luma alone to tell damage by: a thin grey wash strays no
 * further from a face than another face would.
 */
const surest = { grey: 0.97, colour: mostPrior };

/** Scores from where on it is surer, and where it is surest. */
const sure = { lower: 3, upper: 6 };

/** Log odds, averaged over a frame's pixel within the piece, that a piece has to reach somewhere. */
const seedOdds = { grey: 2, colour: 4.5 };

/** What a pixel beside a damage has to say for being damaged too, in log odds: from where on it counts, and where in full. */
const rimEvidence = { lower: -2.5, upper: -1.5 };

/**
 * Tells a photograph's damage in the photograph's own pixels: the map says where to look, the photograph itself where the damage ends.
 * With `A` the map and `c` the correction, both warped back, `r = photo - c` the residual and `s` its deviation where the face is
 * kept, by local contrast, a pixel is damaged with the odds
 *
 *     p / (1 - p) * prod_k u_k(r_k) / t(r_k / sqrt(s_k^2 + (A g_k)^2)),   p = .002 + (q - .002) A
 *
 * over luma and two chromas `k`; `q` is three quarters, and more in black-and-white where the score is high; `u` is uniform, `t` Student's
 * with four degrees of freedom, because detail has heavy tails; `g` is how far a synthesis strays where it makes everything anew, so that
 * what is merely another face is not taken for damage. Pieces nowhere of clear odds where the map attends are dropped, even ones are
 * completed, and the rest is laid along the photograph's edges, with what looks damaged of the pixels around it. Ours.
 *
 * @param image of the model's channels, or of one
 * @throws FuzzydiffError `invalid-argument` when the shapes are not those, or the pixels not those of the image
 */
export function damagedPixels(image: Image, face: SeenFace, options: DamageOptions = {}): Damage {
  const { frame = { kind: 'whole' }, within = 'head', offInk } = options;
  checkPixels(image);
  const { placement, corrected, map, score, rare } = face;
  const [channels = 0, height = 0, width = 0] = corrected.shape;
  checkTensor('map', map, [
    [1, height, width],
    [channels, height, width],
  ]);
  if (score) checkTensor('score', score, [[height, width]]);
  const box = boundingBox(placement, image);
  const count = box.width * box.height;
  const weight = { width: box.width, height: box.height, values: new Float32Array(count) };
  if (count === 0) return { box, weight };
  const scale = scaleOf(placement) / Math.max(height, width);
  const outline = lookedAt(face, { frame, box, within }).values;
  // Nothing is told of the pixels beyond it.
  const places = indicesOf(outline);
  const wanted = { ...box, places };
  const maps = [combinedPlane(map, Math.max), localContrast(corrected), ...(score ? [scored(score)] : [])];
  const [attention, contrast, certainty] = warpBackAll(maps, placement, wanted, 'linear') as [
    Float32Array,
    Float32Array,
    Float32Array?,
  ];
  const photo = photoPlanes(image, box);
  const kind = image.channels + (offInk ? 1 : 0) < 3 ? 'grey' : 'colour';
  const most = new Float32Array(places.length).fill(mostPrior);
  if (certainty) for (let n = 0; n < most.length; n++) most[n] = mostPrior + (surest[kind] - mostPrior) * certainty[n]!;
  const seeds = new Float32Array(count).fill(seedOdds[kind]);
  if (rare) {
    const [own] = warpBackAll([rare], placement, wanted, 'linear') as [Float32Array];
    for (let n = 0; n < own.length; n++) {
      most[n] = Math.max(most[n]!, mostPrior + (surest.grey - mostPrior) * own[n]!);
      seeds[places[n]!] = seedOdds[kind] + (seedOdds.grey - seedOdds[kind]) * own[n]!;
    }
  }
  const residuals = residualsOf(
    photo.map((plane) => valuesAt(plane, places)),
    correctionPlanes(corrected, image.channels, placement, wanted),
  );
  if (offInk) residuals.push(valuesAt(offInk.values, places));
  const own = logOdds(residuals, { attention, most, contrast, outline: valuesAt(outline, places) });
  const odds = putAt(own, places, new Float32Array(count));
  const averaged = averageWithin(odds, box, 0.5 * Math.max(1, scale));
  for (let n = 0; n < places.length; n++) if (attention[n] === 0) averaged[places[n]!] = 0;
  const pieces = seededPieces(
    box,
    (i) => odds[i]! > 0,
    (i) => averaged[i]! >= seeds[i]!,
  );
  const found = new Float32Array(count);
  // From nothing at even odds, so that the last bits of a prediction decide on no pixel.
  for (const piece of pieces) for (const i of piece) found[i] = Math.tanh(odds[i]! / 2);
  for (const piece of flatPieces(photo, box, pieces, found)) for (const i of piece) found[i] = 1;
  const laid = alongEdges({ ...weight, values: found }, photo, scale);
  for (let i = 0; i < count; i++) laid[i] = Math.min(Math.max((laid[i]! - 0.1) / 0.3, 0), 1);
  const evidence = (n: number) => own[n]! - priorOdds(attention[n]!, most[n]!);
  const rimmed = withRim({ ...weight, values: laid }, places, evidence);
  for (let n = 0; n < places.length; n++) {
    const i = places[n]!;
    const share = rimmed[n]! * outline[i]!;
    if (share >= 1 / 255) weight.values[i] = share;
  }
  return { box, weight };
}

/**
 * What is found with its outermost pixels, which hold some of it and would be left as an outline. Of the pixels around it those
 * that look as the correction does stay: they are fine, and tell what surrounds the damage.
 *
 * @param places the pixels that are wanted, as indices
 * @param evidence what one of these says for damage, in log odds
 */
function withRim(found: Plane, places: Int32Array, evidence: (wanted: number) => number): Float32Array {
  const { lower, upper } = rimEvidence;
  const grown = grownPlane(found).values;
  const rimmed = valuesAt(found.values, places);
  for (let n = 0; n < rimmed.length; n++) {
    const most = grown[places[n]!]!;
    if (most === rimmed[n]) continue;
    const share = Math.min(Math.max((evidence(n) - lower) / (upper - lower), 0), 1);
    rimmed[n] = Math.max(rimmed[n]!, share * most);
  }
  return rimmed;
}

/** From 0 to 1 how sure each pixel of a score `[H,W]` is. */
function scored(score: Tensor): Plane {
  const [height = 0, width = 0] = score.shape;
  const { lower, upper } = sure;
  const share = (z: number) => Math.min(Math.max((z - lower) / (upper - lower), 0), 1);
  return { width, height, values: contiguous(score).map(share) };
}

/** How far a photograph lies from its correction, in luma and chromas: in the photograph's planes; the correction's are overwritten, too. */
function residualsOf(photo: Float32Array[], made: Float32Array[]): Float32Array[] {
  const residuals = asOpponent(photo);
  asOpponent(made).forEach((own, k) => {
    subtract(residuals[k]!, own);
  });
  return residuals;
}

/** The channels of a part of a photograph, of 255. */
export function photoPlanes(image: Image, box: Box): Float32Array[] {
  const scale = 255 / fullScale(image);
  return Array.from({ length: image.channels }, (_, c) => {
    const { values } = imagePlane(image, c, box);
    for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale;
    return values;
  });
}

/** A correction on the photograph's pixels, or some of them, and in so many channels, of 255. */
export function correctionPlanes(
  corrected: Tensor,
  channels: number,
  placement: Placement,
  box: WantedBox,
): Float32Array[] {
  const planes =
    channels === 1 ? [meanPlane(corrected)] : Array.from({ length: channels }, (_, c) => tensorPlane(corrected, c));
  const warped = warpBackAll(planes, placement, box, 'catmull-rom');
  for (const values of warped) for (let i = 0; i < values.length; i++) values[i] = (values[i]! + 1) * 127.5;
  return warped;
}

function meanPlane(array: Tensor): Plane {
  const [channels = 1] = array.shape;
  const sum = combinedPlane(array, (a, b) => a + b);
  return { ...sum, values: sum.values.map((value) => value / channels) };
}

/** The deviation of a correction's mean channel around each pixel of the frame, of 255. */
function localContrast(corrected: Tensor): Plane {
  const mean = meanPlane(corrected);
  return { ...mean, values: localDeviation(mean, 1).map((deviation) => 127.5 * deviation) };
}

/** Positive log odds, averaged over those around; tile by tile, because most of a photograph has none. */
function averageWithin(odds: Float32Array, { width, height }: Box, sigma: number): Float32Array {
  const positive = odds.slice();
  for (let i = 0; i < positive.length; i++) positive[i] = Math.max(positive[i]!, 0);
  const averaged = new Float32Array(odds.length);
  const reach = gaussianReach(sigma);
  for (const tile of tilesNear({ width, height, values: positive }, reach)) {
    const around = boxAround(tile, reach, { width, height });
    const own = cut(positive, width, around);
    const count = new Float32Array(own.length);
    for (let i = 0; i < count.length; i++) count[i] = own[i]! > 0 ? 1 : 0;
    for (const values of [own, count]) gaussianBlurInto(values, values, around, sigma);
    for (let i = 0; i < own.length; i++) own[i] = own[i]! / Math.max(count[i]!, 1e-6);
    put({ values: own, box: around }, tile, averaged, width);
  }
  return averaged;
}
