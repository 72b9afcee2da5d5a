import { gaussianBlurInto } from '../attention/discrepancy.js';
import { continuation } from './continued.js';
import { addFromHalf, everySecond, halfOf, halfPixelsFor } from './every-second.js';
import { allIndices, multiply } from './pixelwise.js';
import type { Plane } from './resample.js';

/** The mean of the root of a normal value's size, in roots of deviations: 2^(1/4) Gamma(3/4) / sqrt(pi). */
const meanRoot = 0.822179;

/** The local contrast, of 255, at which a pixel counts half: what edges leave is no grain. */
const edgeContrast = 5;

/** The deviation of the finest Gaussian, in pixels. */
const finest = 0.6;

/** What grain is measured in. */
export interface GrainOptions {
  /** Local contrast of the correction, of 255, one per pixel. */
  readonly contrast: Float32Array;
  /** How much of each pixel is kept, from 0 to 1: it is measured where that is 1 all around. */
  readonly kept: Float32Array;
  /** The pixels that it is asked for, as indices. @default all */
  readonly asked?: Int32Array | undefined;
  /** Pixels of the photograph in one of the frame, above 0: what is coarser than that, the model has made. */
  readonly scale: number;
  /** Normal noise for a channel, one number per pixel: it is overwritten. */
  readonly draw: (channel: number) => Float32Array;
}

/** A channel on the grid of an octave: what has that and the broader ones, of the photograph and of noise. */
interface Channel {
  readonly own: Float32Array;
  readonly drawn: Float32Array;
}

/** What is left once the finer octaves are told: channels, and where they count. */
interface Rest {
  readonly size: Pick<Plane, 'width' | 'height'>;
  /** Pixels of the photograph in one of its own. */
  readonly step: number;
  readonly channels: readonly Channel[];
  /** How much of what an octave reaches is kept. */
  readonly near: Float32Array;
  /** How even the correction is. */
  readonly even: Float32Array;
}

/** Grain in some places of a grid, as indices: for each channel a value for each. */
interface Added {
  readonly size: Pick<Plane, 'width' | 'height'>;
  readonly places: Int32Array;
  readonly added: readonly Float32Array[];
}

/**
 * Grain as the kept surroundings have it: noise whose strength is, octave by octave from a pixel up to a pixel of the frame, that of
 * the detail that the model does not resolve, continued from where it is kept. Octaves are differences of Gaussians, from the fourth
 * on each on every second pixel of the one before, as many as it takes; strength is the mean root of the size, squared, which few
 * strong edges do not carry away, over what is even in the correction. Ours.
 *
 * @param details photograph less correction, of 255, in a part of the photograph: a plane for each channel, row by row, which is
 *   overwritten: of a large photograph a copy would take much memory
 * @param size the part's, in pixels
 * @returns for each channel as many values as pixels are asked for
 */
export function grain(
  details: readonly Float32Array[],
  size: Pick<Plane, 'width' | 'height'>,
  { contrast, kept, asked, scale, draw }: GrainOptions,
): Float32Array[] {
  const addedIn = (on: Rest['size'], places: Int32Array): Added => ({
    ...{ size: on, places },
    added: details.map(() => new Float32Array(places.length)),
  });
  let rest: Rest = {
    ...{ size, step: 1, near: kept, even: evenness(contrast) },
    channels: details.map((values, c) => ({ own: multiply(values, kept, values), drawn: draw(c) })),
  };
  const grids = [addedIn(size, asked ?? allIndices(size.width * size.height))];
  for (let sigma = finest; sigma / 1.5 < scale; sigma *= 2) {
    if (sigma > 4 * finest) {
      const whole = grids.at(-1)!;
      rest = everySecondOf(rest);
      grids.push(addedIn(rest.size, halfPixelsFor(whole.places, whole.size)));
    }
    rest = octave(rest, sigma, grids.at(-1)!);
  }
  return [...grids.reduceRight(withHalf).added];
}

/** Adds an octave's grain, and goes on to the broader ones. What comes in is overwritten. */
function octave({ size, step, channels, near: before, even }: Rest, sigma: number, { places, added }: Added): Rest {
  const blur = (values: Float32Array, deviation: number, into: Float32Array = new Float32Array(values.length)) =>
    gaussianBlurInto(into, values, size, deviation / step);
  // Beside the damage the broader plane is not that of the photograph: nothing counts within a pixel more than the Gaussian.
  const near = blur(before, Math.sqrt((1 + sigma) ** 2 - (sigma > finest ? (1 + sigma / 2) ** 2 : 0)));
  const measured = measure(near, even);
  const continued = continuation(size, measured, (3 * Math.max(1, sigma)) / step, { asked: places, weighed: true });
  const strength = new Float32Array(measured.length);
  // A channel's broader planes go where the finer ones of the channel before were.
  let room: Channel = { own: new Float32Array(measured.length), drawn: new Float32Array(measured.length) };
  const broader = channels.map((channel, c) => {
    const { own, drawn } = channel;
    const broad = { own: blur(own, sigma, room.own), drawn: blur(drawn, sigma, room.drawn) };
    // Own and drawn become the octave's root, as far as it counts, and band.
    asRoots(own, broad.own, measured);
    const unit = asBand(drawn, broad.drawn);
    continued(own, strength);
    addBand(added[c]!, drawn, { strength, unit, places });
    room = channel;
    return broad;
  });
  return { size, step, channels: broader, near, even };
}

function everySecondOf({ size, step, channels, near, even }: Rest): Rest {
  return {
    ...{ size: halfOf(size), step: 2 * step, near: everySecond(near, size), even: everySecond(even, size) },
    channels: channels.map(({ own, drawn }) => ({ own: everySecond(own, size), drawn: everySecond(drawn, size) })),
  };
}

/** The grain of a grid with that of the next, of every second of its pixels. */
function withHalf(half: Added, whole: Added): Added {
  half.added.forEach((values, c) => {
    const plane = new Float32Array(half.size.width * half.size.height);
    for (let n = 0; n < values.length; n++) plane[half.places[n]!] = values[n]!;
    addFromHalf(whole.added[c]!, plane, whole.places, whole.size);
  });
  return whole;
}

function evenness(contrast: Float32Array): Float32Array {
  const even = new Float32Array(contrast.length);
  for (let i = 0; i < even.length; i++) even[i] = 1 / (1 + (contrast[i]! / edgeContrast) ** 2);
  return even;
}

/** What counts in the measuring of grain: what is kept wholly all around, the more so the more even it is. */
function measure(near: Float32Array, even: Float32Array): Float32Array {
  const measured = new Float32Array(near.length);
  for (let i = 0; i < measured.length; i++) measured[i] = near[i]! > 0.99 ? even[i]! : 0;
  return measured;
}

/** The root of how far a plane lies from a broader one, times how much it counts, in its place. */
function asRoots(plane: Float32Array, broad: Float32Array, counts: Float32Array): void {
  for (let i = 0; i < plane.length; i++)
    plane[i] = Math.fround(Math.sqrt(Math.abs(plane[i]! - broad[i]!))) * counts[i]!;
}

/** Noise less a broader one, in its place, and its deviation from 0; never 0. */
function asBand(drawn: Float32Array, broad: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < drawn.length; i++) {
    const own = Math.fround(drawn[i]! - broad[i]!);
    drawn[i] = own;
    squares += own * own;
  }
  return Math.max(Math.sqrt(squares / drawn.length), 1e-6);
}

/** Adds a band of noise of deviation `unit` in some places, as strong as roots of strength say. */
function addBand(
  grain: Float32Array,
  band: Float32Array,
  { strength, unit, places }: { strength: Float32Array; unit: number; places: Int32Array },
): void {
  for (let n = 0; n < places.length; n++) {
    const i = places[n]!;
    const root = strength[i]! / meanRoot;
    grain[n] = grain[n]! + ((root * root) / unit) * band[i]!;
  }
}
