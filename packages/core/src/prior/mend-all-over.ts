import type { Bands } from '../bands/bands.js';
import { channelGains } from '../bands/channel-gains.js';
import type { Degradation } from '../bands/degradation.js';
import { frequencyBands } from '../bands/frequency-bands.js';
import { mendingBands } from '../bands/mending-bands.js';
import { withGains } from '../bands/with-gains.js';
import type { WholePValues } from '../calibration/conformal.js';
import { checkNumber, FuzzydiffError } from '../errors.js';
import type { PlanOptions } from '../sampler/plan.js';
import { type Run, run } from '../sampler/run.js';
import { contiguous } from '../tensor/tensor.js';
import type { Prior } from './create-prior.js';
import type { MapOptions, PhotoOptions } from './options.js';
import type { Photo } from './photo.js';
import type { FramedFace } from './place-faces.js';
import type { Progress } from './progress.js';

/** What a face can be all over: the names of {@link WholePValues}. */
export type AllOverKind = keyof WholePValues;

/** Options of mending what is wrong all over. */
export interface AllOverOptions extends PhotoOptions, Pick<MapOptions, 'preset'> {
  /** The share of clean faces of which anything is said to be wrong all over, at most: from 0 to 1, and a quarter of it for each kind. @default 0.05 */
  readonly alpha?: number | undefined;
}

/** A face that was looked at as a whole, and what was done about it. */
export interface AllOverFace extends FramedFace {
  /** How rare what is wrong with it is on clean faces. */
  readonly whole: WholePValues;
  /** The kinds that are so rare that they were mended, as far as their strength could be told. */
  readonly kinds: readonly AllOverKind[];
  /** How strongly it was degraded by blur, noise or blocks, as it was estimated; none where none of these was found. */
  readonly degradation?: Degradation;
}

/** A photograph that was mended all over. */
export interface AllOverResult<P extends Photo> {
  /** The photograph as mended: itself where nothing was found. */
  readonly photo: P;
  /** One for each face that was looked at, from left to right. */
  readonly faces: readonly AllOverFace[];
  /** How many faces there are in all; where none is looked for, 1. */
  readonly found: number;
  /** By what each channel of the whole photograph was multiplied; none without a cast. */
  readonly gains?: readonly number[];
  /** Predictions that it took. */
  readonly modelCalls: number;
}

/** How a face is made anew where something is missing: few levels, each walked twice. */
const mending: PlanOptions = { steps: 10, jumps: { length: 1, samples: 2 } };

/** How coarse colours are made: the mean of so many samples is four decibels nearer to the truth than one. */
const colouring = { plan: { steps: 20 } satisfies PlanOptions, samples: 4 };

/**
 * Ours. Mends what no map can point at. For each face, what is so rare on clean ones that `alpha` allows it decides. Blur, noise and the
 * blocks of JPEG are estimated in the model's frame, and mended there, frequency by frequency (`mendingBands`); outside of the face the photograph stays. A cast is
 * of the whole photograph: the largest face that has one is given the prior's coarse colours, and the gains of channels that come
 * nearest to those are everybody's. A face of which nothing is found stays, to the byte.
 *
 * @throws nothing: the run rejects with FuzzydiffError `mismatch` for calibrations that know nothing of whole faces; as a prior's `map` and `inpaint`
 *   do; with the reason of `options.signal` when it aborts
 */
export function mendAllOver<P extends Photo>(
  prior: Prior,
  photo: P,
  { alpha = 0.05, preset, ...options }: AllOverOptions = {},
): Run<AllOverResult<P>, Progress> {
  return run(async function* (): AsyncGenerator<Progress, AllOverResult<P>> {
    checkNumber('alpha', alpha, 0, 1);
    let modelCalls = 0;
    const counting = async function* <R extends { readonly modelCalls: number }>(steps: Run<R, Progress>) {
      const own = steps[Symbol.asyncIterator]();
      for (;;) {
        const next = await own.next();
        if (next.done) {
          modelCalls += next.value.modelCalls;
          return next.value;
        }
        const { calls, totalCalls } = next.value;
        yield { ...next.value, calls: modelCalls + calls, totalCalls: modelCalls + totalCalls };
      }
    };

    const { faces, found } = yield* counting(prior.map(photo, { ...options, preset }));
    const judged = faces.map(({ whole, placement, region, detected, number }) => {
      if (!whole) throw unknownWhole();
      const kinds = (Object.keys(whole) as AllOverKind[]).filter((kind) => whole[kind] <= alpha / 4);
      return { whole, kinds, face: { placement, region, ...(detected && { detected }), ...(number && { number }) } };
    });
    // It was found where the options say.
    const placed = { whole: undefined, region: undefined, face: undefined };
    const of = (face: FramedFace, bands: Bands) => ({ ...options, ...placed, faces: [face], keep: 1, bands });

    let now = photo;
    let gains: number[] | undefined;
    const [tinted] = judged
      .filter(({ kinds }) => kinds.includes('cast'))
      .sort((a, b) => b.face.region.size - a.face.region.size);
    if (tinted) {
      const { bands, seen } = seeing(coarseColours(prior.info.shape));
      const made = yield* counting(prior.inpaint(now, { ...of(tinted.face, bands), ...colouring }));
      gains = channelGains(seen(), contiguous(made.faces[0]!.samples), prior.info.shape[0]);
      now = withGains(now, gains);
    }

    const mended: AllOverFace[] = [];
    for (const { face, whole, kinds } of judged) {
      const [blur, noise, blocks] = (['blur', 'noise', 'blocks'] as const).map((kind) => kinds.includes(kind));
      let degradation: Degradation | undefined;
      if (blur || noise || blocks) {
        const bands = mendingBands({ blur, noise, blocks });
        now = (yield* counting(prior.inpaint(now, { ...of(face, bands), plan: mending }))).photo;
        degradation = bands.degradation;
      }
      mended.push({ ...face, whole, kinds, ...(degradation && { degradation }) });
    }
    return { photo: now, faces: mended, found, ...(gains && { gains }), modelCalls };
  });
}

/** Bands that keep everything but the coarsest colours. */
function coarseColours([, height, width]: readonly [number, number, number]): Bands {
  let levels = 0;
  while (levels < 4 && height % 2 ** (levels + 1) === 0 && width % 2 ** (levels + 1) === 0) levels++;
  const luma = new Array(levels + 1).fill(1);
  return frequencyBands({ luma, chroma: luma.map((share, band) => (band === 0 ? 0 : share)) });
}

/** Bands that remember what they hold. */
function seeing(bands: Bands): { bands: Bands; seen: () => Float32Array } {
  let image: Float32Array;
  return {
    bands: {
      hold(given, ...how) {
        image = given.slice();
        return bands.hold(given, ...how);
      },
      kept: (whole) => bands.kept(whole),
    },
    seen: () => image,
  };
}

function unknownWhole(): FuzzydiffError {
  const message =
    'Expected a calibration that knows clean faces as a whole, to find what is wrong all over, but found one without; use those of portraits-128.';
  return new FuzzydiffError('mismatch', message);
}
