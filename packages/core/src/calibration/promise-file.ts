import type { RegionBounds } from '../attention/regions.js';
import type { WholeScores } from '../attention/whole-scores.js';
import type { SafetensorsArray } from '../bundle/safetensors.js';
import { checkInteger, checkNumber } from '../errors.js';
import type { CleanPromise, RegionSize } from './clean-promise.js';

/** The arrays of a file, by name. */
export type FileTensors = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: SafetensorsArray }>;

/** What the metadata of a file says of its promise, as JSON. */
interface PromiseMetadata {
  readonly bounds: RegionBounds;
  /** How many images: n. */
  readonly images: number;
  /** Where regions were found: each has arrays of its own. */
  readonly lookedAt: readonly ('head' | 'frame')[];
}

/**
 * A promise as arrays, float64 `[R]`, one value for each region of each image: `promise.<head|frame>.image` (whose it is, from 0),
 * `.mass` and `.share`, and for each image, one of `promise.whole.grain` and `.blocks` and two of `.chroma`, `[n,2]`; with its metadata.
 */
export function formatPromise(promise: CleanPromise): { readonly tensors: FileTensors; readonly metadata: string } {
  const { bounds, frame, head } = promise;
  const lists = { ...(head && { head }), frame };
  const tensors = new Map<string, { shape: readonly number[]; data: SafetensorsArray }>();
  for (const [where, images] of Object.entries(lists)) {
    const rows = images.flatMap((regions, image) => regions.map((region) => ({ image, ...region })));
    for (const name of ['image', 'mass', 'share'] as const) {
      const data = Float64Array.from(rows, (row) => row[name]);
      tensors.set(`promise.${where}.${name}`, { shape: [data.length], data });
    }
  }
  if (promise.whole) {
    const { whole } = promise;
    for (const name of ['grain', 'blocks'] as const) {
      const data = Float64Array.from(whole, (scores) => scores[name]);
      tensors.set(`promise.whole.${name}`, { shape: [data.length], data });
    }
    const data = Float64Array.from(whole.flatMap(({ chroma }) => chroma));
    tensors.set('promise.whole.chroma', { shape: [whole.length, 2], data });
  }
  const metadata: PromiseMetadata = {
    bounds,
    images: frame.length,
    lookedAt: Object.keys(lists) as ('head' | 'frame')[],
  };
  return { tensors, metadata: JSON.stringify(metadata) };
}

/** Reads one. @throws anything for what is none */
export function parsePromise(text: string, tensors: FileTensors): CleanPromise {
  const { bounds, images, lookedAt } = JSON.parse(text) as PromiseMetadata;
  checkInteger('the images of the promise', images, 1, Number.MAX_SAFE_INTEGER);
  for (const { lower, upper } of [bounds.extent, bounds.mass]) {
    checkNumber('lower', lower, -1e6, 1e6);
    checkNumber('upper', upper, lower, 1e6);
  }
  const listed = lookedAt.includes('frame') && lookedAt.every((where) => where === 'head' || where === 'frame');
  if (!listed) throw new Error('no regions of the frame');
  const whole = wholeOf(tensors);
  const lists = lookedAt.map((where) => [where, regionsOf(tensors, where, images)]);
  return { bounds, ...(whole && { whole }), ...(Object.fromEntries(lists) as Pick<CleanPromise, 'frame' | 'head'>) };
}

/** Those of files from before the colours were in them are of another measure of grain, too: nobody has looked. */
function wholeOf(tensors: FileTensors): WholeScores[] | undefined {
  const of = (name: string) => tensors.get(`promise.whole.${name}`)?.data;
  const [grain, chroma, blocks] = [of('grain'), of('chroma'), of('blocks')];
  if (!chroma) return undefined;
  const score = (from: SafetensorsArray | undefined, n: number) =>
    checkNumber('a score', from?.[n] as number, -1e6, 1e6);
  return Array.from({ length: chroma.length / 2 }, (_, n) => ({
    grain: score(grain, n),
    chroma: [score(chroma, 2 * n), score(chroma, 2 * n + 1)],
    blocks: score(blocks, n),
  }));
}

function regionsOf(tensors: FileTensors, where: string, count: number): RegionSize[][] {
  const [image, mass, share] = ['image', 'mass', 'share'].map((name) => {
    const data = tensors.get(`promise.${where}.${name}`)?.data;
    if (!(data instanceof Float64Array)) throw new Error(`no promise.${where}.${name}`);
    return data;
  }) as [Float64Array, Float64Array, Float64Array];
  if (mass.length !== image.length || share.length !== image.length) throw new Error('lists of different lengths');
  const regions = Array.from({ length: count }, (): RegionSize[] => []);
  image.forEach((own, n) => {
    checkInteger('the image of a region', own, 0, count - 1);
    regions[own]!.push({
      mass: checkNumber('the mass of a region', mass[n]!, 0, 1),
      share: checkNumber('the share of a region', share[n]!, 0, 1),
    });
  });
  return regions;
}
