import type { Image } from '../image.js';
import { type CrossSection, crossSection, cutFor } from './cross-section.js';
import { onwards, type StrokePlace } from './place.js';
import type { StrokeEnd } from './stroke-end.js';

/** How a stroke looks, learned of the end of what was found of it. */
export interface StrokeLook {
  /** Where it ends, as its looks tell. */
  readonly end: StrokeEnd;
  /** How likely its own end is on average. */
  readonly own: number;
  /** How far from one place to the next it is looked at, in pixels. */
  readonly step: number;
  /**
   * How much likelier it is that the stroke lies at a place than that it does not: a log likelihood ratio, per sample of a cross-section.
   */
  readonly likelihood: (place: StrokePlace) => number;
}

/** The deviation of what is even, of 255. */
const evenness = 6;

/** How far a pixel may be off at most, in deviations: beyond, it is something else, however far. */
const furthest = 3;

/** The largest deviation that is put down to a stroke's own shades. */
const mostDeviation = 20;

/** How likely its own end has to be by how it looks. */
const leastOwn = 0.5;

/**
 * How a stroke looks across, from the end of what was found of it: its colours, which an opaque one keeps, and how far they lie from
 * what is beside it, which a translucent one keeps. A place is the likelier of the stroke by either, against what may
 * be there without one: the surroundings going over into each other evenly, or a border between the two. None where the end
 * looks no one way, or hardly differs from what lies beside it. Ours.
 */
export function strokeLook(image: Image, end: StrokeEnd): StrokeLook | undefined {
  // The outermost pixel of what was found holds some of what lies beside it.
  const cut = cutFor(Math.max(1, end.halfWidth - 1));
  const step = Math.max(1, cut.halfWidth / 3);
  const places = Array.from({ length: Math.ceil(end.length / step) }, (_, n) => onwards(end, -1 - n * step));
  const own = places.map((place) => crossSection(image, place, cut));
  const look = lookOf(own);
  const mean = own.reduce((sum, section) => sum + logLikelihood(section, look), 0) / own.length;
  if (mean < leastOwn) return undefined;
  return { end, own: mean, step, likelihood: (place) => logLikelihood(crossSection(image, place, cut), look) };
}

/** Turns that are tried of an end, in radians. */
const turns = [-12, -8, -4, 0, 4, 8, 12].map((degrees) => (degrees * Math.PI) / 180);

/** Of how much of its width an end is tried, and how many steps aside to each side. */
const widths = [
  { share: 1, steps: 2 },
  { share: 1 / 3, steps: 6 },
] as const;

/** How likely an end has to be that lies elsewhere than it was found: the border of a face is likely, too, where it may be chosen. */
const leastElsewhere = 2;

/**
 * How a stroke looks from its end, a little turned or aside of where it was found, or a third as wide, at its likeliest: what was found of a thin one is
 * broader than it, a patch where what is looked at ends beside it, and tells its direction to some degrees only. None where that is no clear one.
 */
export function clearestLook(image: Image, end: StrokeEnd): StrokeLook | undefined {
  let best: StrokeLook | undefined;
  for (const { share, steps } of widths) {
    const halfWidth = share * end.halfWidth;
    // As far as it stays within what was found, and a pixel at least.
    const aside = Math.max(1, end.halfWidth - halfWidth) / steps;
    for (const turn of turns)
      for (let n = -steps; n <= steps; n++) {
        const look = strokeLook(image, { ...end, ...onwards(end, 0, n * aside, turn), halfWidth });
        if (look && look.own > (best?.own ?? leastElsewhere)) best = look;
      }
  }
  return best;
}

/** What is typical of some cross-sections, for each channel and sample, of 255. */
interface Look {
  readonly colour: readonly Float32Array[];
  /** Of the colour, along the stroke and by what is even. */
  readonly deviation: readonly Float32Array[];
  /** The colour less what lies beside it. */
  readonly offset: readonly Float32Array[];
}

function lookOf(sections: readonly CrossSection[]): Look {
  const channels = Array.from(sections[0]!.across.keys());
  const samples = sections[0]!.across[0]!.length;
  const of = (value: (section: CrossSection, channel: number, n: number) => number) =>
    channels.map((c) =>
      Float32Array.from({ length: samples }, (_, n) => medianOf(sections.map((section) => value(section, c, n)))),
    );
  const colour = of((section, c, n) => section.across[c]![n]!);
  // 1.4826: from the median of absolute differences to a normal value's deviation.
  const varied = of((section, c, n) => 1.4826 * Math.abs(section.across[c]![n]! - colour[c]![n]!));
  const deviation = varied.map((own) => own.map((value) => Math.hypot(evenness, Math.min(value, mostDeviation))));
  const offset = of((section, c, n) => section.across[c]![n]! - evenly(section, c, n / (samples - 1)));
  return { colour, deviation, offset };
}

function logLikelihood(section: CrossSection, look: Look): number {
  const samples = section.across[0]!.length;
  let [opaque, translucent, even, count] = [0, 0, 0, 0];
  // A border may lie before any sample.
  const border = new Float64Array(samples);
  section.across.forEach((across, c) => {
    const [left, right] = [section.left[c]!, section.right[c]!];
    const apart = Math.abs(left - right);
    const [colours, deviations, offsets] = [look.colour[c]!, look.deviation[c]!, look.offset[c]!];
    for (let n = 1; n < samples - 1; n++) {
      const value = across[n]!;
      const between = left + (right - left) * (n / (samples - 1));
      const deviation = deviations[n]!;
      opaque += logDensity(value - colours[n]!, deviation);
      translucent += logDensity(value - between - offsets[n]!, Math.sqrt(deviation ** 2 + (apart / 4) ** 2));
      even += logDensity(value - between, evenness + apart / 8);
      const [asLeft, asRight] = [logDensity(value - left, evenness + 2), logDensity(value - right, evenness + 2)];
      for (let at = 1; at < samples; at++) border[at] = border[at]! + (n < at ? asLeft : asRight);
      count++;
    }
  });
  let surroundings = even;
  for (let at = 1; at < samples; at++) surroundings = Math.max(surroundings, border[at]!);
  return (Math.max(opaque, translucent) - surroundings) / count;
}

/** What a cross-section shows where its two sides go over into each other evenly. */
function evenly({ left, right }: CrossSection, channel: number, share: number): number {
  return left[channel]! + (right[channel]! - left[channel]!) * share;
}

/** Of a normal value, up to a constant. */
function logDensity(off: number, deviation: number): number {
  return -0.5 * Math.min(Math.abs(off / deviation), furthest) ** 2 - Math.log(deviation);
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
