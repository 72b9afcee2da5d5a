import { zMaps } from '../attention/attention.js';
import { projectionCalls } from '../attention/estimator.js';
import { projections } from '../attention/projection.js';
import { attentionRegions, type RegionBounds } from '../attention/regions.js';
import { type WholeScores, wholeScores } from '../attention/whole-scores.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { concurrently } from '../sampler/concurrently.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import { imageValues } from '../tensor/image-values.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Calibration } from './calibration.js';
import type { CleanPromise, RegionSize } from './clean-promise.js';
import { checkCalibration, fingerprint } from './fingerprint.js';
import { type CalibrationImage, type CalibrationImages, isSource, type ProjectedImage } from './images.js';

/** Where the taking of a promise is. */
export interface PromiseStep {
  /** Images finished. */
  readonly images: number;
  /** Predictions so far, counted per sample. */
  readonly calls: number;
  /** Predictions that one image takes. */
  readonly callsPerImage: number;
  /** What the finished images give. Made only when asked for. */
  readonly promise: () => CleanPromise;
}

/** Options of a promise. */
export interface PromiseOptions extends RunOptions {
  /** Whose statistics images are compared with; its seed is that of the noise. */
  readonly calibration: Calibration;
  /** What makes a region. */
  readonly bounds: RegionBounds;
  /** The head in the model's pixels, `[1,H,W]` in `[0, 1]`. @default the model's images show no face */
  readonly head?: Tensor | undefined;
  /** A promise to go on from, of the same calibration and bounds; its images are not given again. @default none */
  readonly from?: CleanPromise | undefined;
  /** Images worked on at once, at least 1; the promise is the same to the byte. @default 1 */
  readonly inFlight?: number;
}

/**
 * Finds what statistics find on other images that are fine: the second part of split conformal prediction (Papadopoulos et al. 2002,
 * "Inductive confidence machines for regression"; Vovk et al. 2005), which says how large a region has to be for it to be rare on
 * images like these. Ours for attention.
 *
 * @param images none of those of the statistics, or what they promise is too much
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument` without images; with `mismatch` for a calibration of
 *   another model, or an image of its statistics; with whatever the model or the iterable throws; with the reason of `options.signal`
 */
export function takePromise(
  model: EpsModel,
  images: CalibrationImages,
  options: PromiseOptions,
): Run<CleanPromise, PromiseStep> {
  return run(() => taken(model, images, options));
}

async function* taken(
  model: EpsModel,
  images: CalibrationImages,
  { calibration, bounds, head, from, inFlight = 1, signal }: PromiseOptions,
): AsyncGenerator<PromiseStep, CleanPromise> {
  const { statistics, seed } = calibration;
  const { estimator } = statistics;
  checkCalibration(calibration, fingerprint(model.info, estimator), 'the calibration');
  const noise = keyedNoise(seed);
  const callsPerImage = projectionCalls(model.info, estimator);
  const known = new Set(calibration.sources?.map(({ key }) => key));
  const inFrame = [...(from?.frame ?? [])];
  const inHead = [...(from?.head ?? [])];
  // Where some were not looked at as a whole, none count: those that were are no fair draw of them.
  let whole: WholeScores[] | undefined = from && !from.whole ? undefined : [...(from?.whole ?? [])];
  const sources = [...(from?.sources ?? [])];
  const promised = (): CleanPromise => ({
    bounds,
    frame: [...inFrame],
    ...(head && { head: [...inHead] }),
    ...(whole && { whole: [...whole] }),
    ...(inFrame.length > 0 && sources.length === inFrame.length ? { sources: [...sources] } : {}),
  });
  const sizes = (z: Tensor, within?: Tensor) =>
    attentionRegions(z, bounds, within).map(({ mass, share }): RegionSize => ({ mass, share }));
  let finished = 0;
  const under = new Map<number, number>();
  const step = (): PromiseStep => {
    const calls = finished * callsPerImage + [...under.values()].reduce((sum, own) => sum + own, 0);
    return { images: inFrame.length, calls, callsPerImage, promise: promised };
  };

  async function* runs() {
    for await (const image of images) {
      if (known.has(image.key)) throw sharedImage(image);
      yield compared(image);
    }
  }
  async function* compared(given: CalibrationImage | ProjectedImage) {
    if ('discrepancies' in given) {
      const { discrepancies, whole: scores, ...source } = given;
      return { source, z: zMaps(discrepancies, statistics), scores };
    }
    const { image, ...source } = given;
    const [found] = yield* projections(model, [{ key: source.key, image }], { estimator, noise, signal });
    const { shape } = model.info;
    const scores = wholeScores(imageValues(image, shape), found!.images, shape);
    return { source, z: zMaps(found!.discrepancies, statistics), scores };
  }

  for await (const event of concurrently(runs(), inFlight)) {
    if ('step' in event) {
      under.set(event.run, event.step.calls);
      // The image's last call is reported once the image is counted in.
      if (event.step.calls < event.step.totalCalls) yield step();
      continue;
    }
    const { source, z, scores } = event.result;
    under.delete(event.run);
    finished++;
    inFrame.push(sizes(z));
    if (head) inHead.push(sizes(z, head));
    if (scores) whole?.push(scores);
    else whole = undefined;
    if (isSource(source)) sources.push(source);
    yield step();
  }
  if (inFrame.length === 0) throw invalidArgument('images', 'at least one image to take the promise on', 0);
  return promised();
}

function sharedImage({ key, name = key }: Pick<CalibrationImage, 'key' | 'name'>): FuzzydiffError {
  const message = `Expected other images for the promise than those of the statistics but image "${name}" is among them; leave it out.`;
  return new FuzzydiffError('mismatch', message, { data: { key } });
}
