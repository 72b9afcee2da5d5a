import {
  type CalibrateOptions,
  type CorrectOptions,
  type CorrectResult,
  createPrior,
  type InpaintOptions,
  type InpaintResult,
  type MapOptions,
  type MapResult,
  type ModelInfo,
  type PresetName,
  type Progress,
  type Run,
  run,
  type SampleOptions,
  type SampleResult,
  type SynthesisResult,
} from '@fuzzydiff/core';
import { bundleCalibrations } from '@fuzzydiff/core/bundle';
import type { Calibration } from '@fuzzydiff/core/calibration';
import type { Image } from '@fuzzydiff/core/image';
import { checkBrowser } from './check-browser.js';
import { type LoadOptions, loadModel } from './load-model.js';
import { openBundle } from './open-bundle.js';
import { type PhotoSource, readPhoto, type Shown, shown } from './photo.js';
import type { BundleSource } from './source.js';

/** Options of `openPrior`. */
export interface OpenPriorOptions extends LoadOptions {
  /** The preset of whatever names none. @default 'balanced' */
  readonly preset?: PresetName | undefined;
}

/** A prior for photographs in a page. */
export interface PagePrior {
  /** Facts about its model. */
  readonly info: ModelInfo;
  /** Finds what does not look like a face, and corrects it there; the rest stays, to the byte. */
  correct(photo: PhotoSource, options?: CorrectOptions): Run<CorrectResult<Image> & Shown>;
  /** Where a photograph does not look like a face. */
  map(photo: PhotoSource, options?: MapOptions): Run<MapResult>;
  /** Paints anew what is not to be kept, to any degree. */
  inpaint(photo: PhotoSource, options: InpaintOptions): Run<InpaintResult<Image> & Shown>;
  /** Images of nothing but noise: what the model takes for a face. */
  sample(options?: SampleOptions): Run<SampleResult>;
  /** Takes the statistics of photographs that are fine, two or more; from then on the prior compares with them. */
  calibrate(photos: Iterable<PhotoSource>, options?: CalibrateOptions): Run<Calibration>;
  /** Frees what the model holds, after the calls under way. */
  dispose(): Promise<void>;
}

/**
 * Opens a prior in a page: a bundle's model with the statistics that came with it, which are checked to be of this model when
 * they are read. Nothing of a photograph leaves the page.
 *
 * @param source the URL of the bundle's folder, relative to the page, or the files of a folder that the user picked
 * @throws FuzzydiffError as `loadModel` and `openBundle`
 */
export async function openPrior(
  source: BundleSource,
  { preset, ...options }: OpenPriorOptions = {},
): Promise<PagePrior> {
  checkBrowser('openPrior');
  const bundle = await openBundle(source, options);
  const model = await loadModel(source, options);
  const prior = createPrior({ model, calibrations: bundleCalibrations(bundle), ...(preset && { preset }) });
  return {
    get info() {
      return prior.info;
    },
    correct: (photo, own) =>
      showable(photo, async function* (image) {
        return yield* prior.correct(image, own);
      }),
    map: (photo, own) =>
      run(async function* () {
        return yield* prior.map(await readPhoto(photo), own);
      }),
    inpaint: (photo, own) =>
      showable(photo, async function* (image) {
        return yield* prior.inpaint(image, own);
      }),
    sample: (own) => prior.sample(own),
    calibrate: (photos, own) => prior.calibrate(images(photos), own),
    dispose: () => prior.dispose(),
  };
}

/** A run over a photograph that is read first, whose result can be shown. */
function showable<R extends SynthesisResult<Image, unknown>>(
  photo: PhotoSource,
  begin: (image: Image) => AsyncGenerator<Progress, R>,
): Run<R & Shown> {
  return run(async function* () {
    const result = yield* begin(await readPhoto(photo));
    return { ...result, ...shown(result.photo) };
  });
}

async function* images(photos: Iterable<PhotoSource>): AsyncGenerator<Image, void> {
  for (const photo of photos) yield await readPhoto(photo);
}
