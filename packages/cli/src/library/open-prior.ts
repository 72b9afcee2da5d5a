import type { CalibrateOptions, InpaintOptions, InpaintResult, Prior, Progress, Run } from '@fuzzydiff/core';
import type { Calibration } from '@fuzzydiff/core/calibration';
import type { Image, Plane } from '@fuzzydiff/core/image';
import {
  checkOptions,
  invalidArgument,
  run,
  type SourcePrior,
  type SourceRun,
  sourcePrior,
} from '@fuzzydiff/core/internal';
import { type OpenPriorOptions as BundleOptions, openPrior as openBundlePrior } from '@fuzzydiff/runtime-node';
import { expandInputs } from '../files/expand-inputs.js';
import { readableExtensions } from '../image/known-formats.js';
import { readMask } from '../image/read-mask.js';
import { bundleFolder } from '../model/bundle-folder.js';
import { isRemote, openRemotePrior } from '../model/remote-model.js';
import { type OpenedPhoto, openPhoto, type PhotoSource, pathOf } from './photo-source.js';
import { type Saved, saved } from './saved.js';

/** Options of `openPrior`. */
export interface OpenPriorOptions extends BundleOptions {
  /**
   * Of a server's model: the bundle that the server runs, by its name or folder.
   *
   * @default the server's name for it, where a model that comes with the command has it
   */
  readonly bundle?: string | undefined;
}

/** Options of soft inpainting, with a mask that may be a file. */
export interface InpaintFileOptions extends Omit<InpaintOptions, 'keep'> {
  /**
   * How much of each pixel is kept, from 0 to 1: a number for all of them, or a mask of the photograph's shape, as a plane or
   * as the path or `file:` URL of a picture (white is kept) or of a `.npy` array.
   */
  readonly keep: number | Plane | string | URL;
}

/** A prior for photographs in files. */
export interface FilePrior extends Omit<SourcePrior<PhotoSource, Saved>, 'inpaint' | 'calibrate'> {
  /** Paints anew what is not to be kept, to any degree. */
  inpaint(photo: PhotoSource, options: InpaintFileOptions): Run<InpaintResult<Image> & Saved, Progress>;
  /**
   * Takes the statistics of photographs that are fine, three or more (two for `paper`, which promises nothing): files, a folder with
   * all in it, or a glob. A copy of one counts once. From then on the prior compares with them.
   */
  calibrate(
    photos: string | readonly PhotoSource[],
    options?: CalibrateOptions<PhotoSource>,
  ): Run<Calibration, Progress>;
}

/**
 * Opens a prior: a model, the statistics taken with it, and a preset.
 *
 * @param ref the folder of a model bundle, as a path or a `file:` URL, or the name of a model that comes with the command:
 *   `portraits-128`, or `portraits-64`, which is smaller and faster; or `oip:https://host/v2/models/name`, a model that a
 *   server of the Open Inference Protocol runs, whose headers `FUZZYDIFF_OIP_HEADERS` holds. @default portraits-128
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` where a file is damaged; `device-unavailable`
 *   where the named device does not run the model; `invalid-argument` for an option out of range
 */
export async function openPrior(ref?: string | URL, options: OpenPriorOptions = {}): Promise<FilePrior> {
  const { prior: bundled, folder } = await openFrom(ref, checkOptions(options));
  const offer = (original: OpenedPhoto, run: SourceRun, mask?: string) =>
    saved({ run, original, folder, info: bundled.info, mask });
  const prior = sourcePrior(bundled, { open: openPhoto, offer });
  return {
    ...prior,
    // A copy would stay what it was when the model goes on elsewhere.
    get info() {
      return prior.info;
    },
    inpaint: (photo, options) =>
      run(async function* () {
        // Without options, which JavaScript lets through, it is the prior that says what is missing.
        const { keep, ...own } = checkOptions(options ?? {});
        if (typeof keep !== 'string' && !(keep instanceof URL)) return yield* prior.inpaint(photo, { ...own, keep });
        const mask = pathOf(keep);
        const original = await openPhoto(photo);
        const drawn = { ...own, keep: await readMask(mask, original.image) };
        const result = yield* bundled.inpaint(original.image, drawn);
        return { ...result, ...offer(original, { kind: 'inpaint', options: drawn, result }, mask) };
      }),
    calibrate: (photos, own) => prior.calibrate(typeof photos === 'string' ? filesOf(photos) : photos, own),
  };
}

/** A prior, and the folder of its bundle. */
async function openFrom(
  ref: string | URL | undefined,
  { bundle, ...options }: OpenPriorOptions,
): Promise<{ prior: Prior; folder: string }> {
  if (typeof ref === 'string' && isRemote(ref)) return openRemotePrior(ref, { ...options, bundle });
  if (bundle !== undefined) throw invalidArgument('bundle', "nothing, since the model is no server's,", bundle);
  const folder = ref instanceof URL ? pathOf(ref) : await bundleFolder(ref);
  return { prior: await openBundlePrior(folder, options), folder };
}

/** The files that a path or a glob names. */
async function* filesOf(arg: string): AsyncGenerator<string, void> {
  yield* (await expandInputs([arg], { extensions: readableExtensions, subfolders: true })).paths;
}
