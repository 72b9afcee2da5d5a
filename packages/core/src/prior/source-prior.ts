import type { Calibration } from '../calibration/calibration.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { Image } from '../photo/image.js';
import { type Run, run } from '../sampler/run.js';
import { checkOptions } from './check-options.js';
import type { Prior } from './create-prior.js';
import { factsOf, rememberFacts } from './facts-of.js';
import type {
  CalibrateOptions,
  CorrectOptions,
  InpaintOptions,
  MapOptions,
  PhotoOptions,
  SampleOptions,
} from './options.js';
import { checkPhotos } from './photo.js';
import type { FramedFace } from './place-faces.js';
import type { CorrectProgress, Progress } from './progress.js';
import type { CorrectResult, InpaintResult, MapResult, SampleResult } from './results.js';

/** The run that a photograph came of. */
export type SourceRun =
  | { readonly kind: 'correct'; readonly options: CorrectOptions; readonly result: CorrectResult<Image> }
  | { readonly kind: 'inpaint'; readonly options: InpaintOptions; readonly result: InpaintResult<Image> };

/** Where photographs come from, and what is offered with a result: files, or what a page shows. */
export interface PhotoPort<Source, Opened extends { readonly image: Image }, Offer> {
  /** Reads a photograph. */
  open(source: Source): Promise<Opened>;
  /** What the photograph that came of an original by a run offers. */
  offer(original: Opened, run: SourceRun): Offer;
}

/** A prior whose photographs come from somewhere. */
export interface SourcePrior<Source, Offer> {
  /** Facts about its model. */
  readonly info: ModelInfo;
  /** Where the faces of a photograph lie, from left to right, without asking the model about them. */
  faces(photo: Source, options?: Pick<PhotoOptions, 'minFace' | 'signal'>): Promise<readonly FramedFace[]>;
  /** Finds what does not look like what the model knows, and corrects it there; the rest stays, to the byte. */
  correct(photo: Source, options?: CorrectOptions): Run<CorrectResult<Image> & Offer, CorrectProgress>;
  /** Where a photograph does not look like what the model knows. */
  map(photo: Source, options?: MapOptions): Run<MapResult, Progress>;
  /** Paints anew what is not to be kept, to any degree. */
  inpaint(photo: Source, options: InpaintOptions): Run<InpaintResult<Image> & Offer, Progress>;
  /** Images of nothing but noise: what the model takes for one of its kind. */
  sample(options?: SampleOptions): Run<SampleResult, Progress>;
  /**
   * Takes the statistics of photographs that are fine, three or more (two for `paper`), of which a copy counts once; from then on the
   * prior compares with them.
   */
  calibrate(
    photos: Iterable<Source> | AsyncIterable<Source>,
    options?: CalibrateOptions<Source>,
  ): Run<Calibration, Progress>;
  /** Frees what the model holds, after its call under way; a run that is not over by then rejects. */
  dispose(): Promise<void>;
}

/**
 * A prior over photographs that a port reads, each when its run begins.
 *
 * @throws nothing: a run rejects with what the port or the prior throws
 */
export function sourcePrior<Source, Opened extends { readonly image: Image }, Offer>(
  prior: Prior,
  { open, offer }: PhotoPort<Source, Opened, Offer>,
): SourcePrior<Source, Offer> {
  /** A run over a photograph that is read first, whose result offers more. */
  const offering = <R extends SourceRun['result'], S>(
    photo: Source,
    begin: (image: Image) => Run<R, S>,
    runOf: (result: R) => SourceRun,
  ) =>
    run(async function* (): AsyncGenerator<S, R & Offer> {
      const original = await open(photo);
      const result = yield* begin(original.image);
      const offered = { ...result, ...offer(original, runOf(result)) };
      const facts = factsOf(result);
      return facts ? rememberFacts(offered, facts) : offered;
    });

  async function* images(photos: Iterable<Source> | AsyncIterable<Source>): AsyncGenerator<Image, void> {
    for await (const photo of checkPhotos(photos)) yield (await open(photo)).image;
  }

  return {
    get info() {
      return prior.info;
    },
    faces: async (photo, options) => prior.faces((await open(photo)).image, options),
    correct: (photo, options = {}) =>
      offering(
        photo,
        (image) => prior.correct(image, options),
        (result) => ({ kind: 'correct', options, result }),
      ),
    map: (photo, options) =>
      run(async function* () {
        return yield* prior.map((await open(photo)).image, options);
      }),
    inpaint: (photo, options) =>
      offering(
        photo,
        (image) => prior.inpaint(image, options),
        (result) => ({ kind: 'inpaint', options, result }),
      ),
    sample: (options) => prior.sample(options),
    calibrate: (photos, options = {}) =>
      run(async function* () {
        const { promise, ...own } = checkOptions(options);
        return yield* prior.calibrate(images(photos), { ...own, promise: promise && images(promise) });
      }),
    dispose: () => prior.dispose(),
  };
}
