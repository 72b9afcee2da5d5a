import type {
  CalibrateOptions,
  CorrectOptions,
  CorrectResult,
  InpaintOptions,
  InpaintResult,
  MapOptions,
  MapResult,
  ModelInfo,
  Progress,
  Run,
  SampleOptions,
  SampleResult,
  SynthesisResult,
} from '@fuzzydiff/core';
import { run } from '@fuzzydiff/core';
import type { Calibration } from '@fuzzydiff/core/calibration';
import type { Image, Plane } from '@fuzzydiff/core/image';
import { type OpenPriorOptions, openPrior as openBundlePrior } from '@fuzzydiff/runtime-node';
import { expandInputs } from '../files/expand-inputs.js';
import { readMask } from '../image/read-mask.js';
import { bundleFolder } from '../model.js';
import { imageExtensions } from '../run/image-command.js';
import { openPhoto, type PhotoSource, pathOf } from './photo-source.js';
import { type Saved, saved } from './saved.js';

/** Options of soft inpainting, with a mask that may be a file. */
export interface InpaintFileOptions extends Omit<InpaintOptions, 'keep'> {
  /**
   * How much of each pixel is kept, from 0 to 1: a number for all of them, or a mask of the photograph's shape, as a plane or
   * as the path or `file:` URL of a picture (white is kept) or of a `.npy` array.
   */
  readonly keep: number | Plane | string | URL;
}

/** A prior for photographs in files. */
export interface FilePrior {
  /** Facts about its model. */
  readonly info: ModelInfo;
  /** Finds what does not look like a face, and corrects it there; the rest stays, to the byte. */
  correct(photo: PhotoSource, options?: CorrectOptions): Run<CorrectResult<Image> & Saved>;
  /** Where a photograph does not look like a face. */
  map(photo: PhotoSource, options?: MapOptions): Run<MapResult>;
  /** Paints anew what is not to be kept, to any degree. */
  inpaint(photo: PhotoSource, options: InpaintFileOptions): Run<InpaintResult<Image> & Saved>;
  /** Images of nothing but noise: what the model takes for a face. */
  sample(options?: SampleOptions): Run<SampleResult>;
  /**
   * Takes the statistics of photographs that are fine, two or more: files, a folder with all in it, or a glob. From then on
   * the prior compares with them.
   */
  calibrate(photos: string | readonly PhotoSource[], options?: CalibrateOptions): Run<Calibration>;
  /** Frees what the model holds, after the calls under way. */
  dispose(): Promise<void>;
}

/**
 * Opens a prior: a model, the statistics taken with it, and a preset.
 *
 * @param ref the folder of a model bundle, as a path or a `file:` URL. @default the embedded model, portraits-64
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` where a file is damaged; `device-unavailable`
 *   where the named device does not run the model; `invalid-argument` for an option out of range
 */
export async function openPrior(ref?: string | URL, options: OpenPriorOptions = {}): Promise<FilePrior> {
  const prior = await openBundlePrior(ref instanceof URL ? ref : await bundleFolder(ref), options);
  return {
    get info() {
      return prior.info;
    },
    correct: (photo, options) =>
      writable(photo, async function* (picture) {
        return yield* prior.correct(picture, options);
      }),
    map: (photo, options) =>
      run(async function* () {
        const { picture } = await openPhoto(photo);
        return yield* prior.map(picture, options);
      }),
    inpaint: (photo, { keep, ...options }) =>
      writable(photo, async function* (picture) {
        const isFile = typeof keep === 'string' || keep instanceof URL;
        const mask = isFile ? await readMask(pathOf(keep), picture) : keep;
        return yield* prior.inpaint(picture, { ...options, keep: mask });
      }),
    sample: (options) => prior.sample(options),
    calibrate: (photos, options) => prior.calibrate(pictures(photos), options),
    dispose: () => prior.dispose(),
  };
}

/** A run over a photograph that is read first, whose result can be written. */
function writable<R extends SynthesisResult<Image, unknown>>(
  photo: PhotoSource,
  begin: (picture: Image) => AsyncGenerator<Progress, R>,
): Run<R & Saved> {
  return run(async function* () {
    const original = await openPhoto(photo);
    const result = yield* begin(original.picture);
    return { ...result, ...saved(result.photo, original) };
  });
}

/** The photographs of files, a folder or a glob, one after the other. */
async function* pictures(photos: string | readonly PhotoSource[]): AsyncGenerator<Image, void> {
  const sources =
    typeof photos === 'string'
      ? (await expandInputs([photos], { extensions: imageExtensions, subfolders: true })).paths
      : photos;
  for (const source of sources) yield (await openPhoto(source)).picture;
}
