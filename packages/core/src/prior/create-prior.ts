import { type Estimator, projectionCalls } from '../attention/estimator.js';
import { type Calibration, calibrate } from '../calibration/calibration.js';
import { inHalves } from '../calibration/halves.js';
import { takePromise } from '../calibration/promise.js';
import { synthesize } from '../condition/synthesize.js';
import { attend } from '../correction/attend.js';
import { correct } from '../correction/correct.js';
import { findRegions } from '../correction/find-regions.js';
import { growthFor, replacesDamage } from '../correction/growth-for.js';
import { regionBoundsFor } from '../correction/preset-for.js';
import { type PresetName, presets } from '../correction/presets.js';
import { FuzzydiffError } from '../errors.js';
import type { FaceDetector } from '../faces/face-detector.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { headInFrame } from '../photo/head-outline.js';
import type { Frame } from '../photo/placement.js';
import { diffusionPlan } from '../sampler/plan.js';
import { type Run, run } from '../sampler/run.js';
import { calibrationImages } from './calibration-images.js';
import { type CalibrationEntry, calibrationsOf, checkPreset } from './calibrations.js';
import { checkKeep, checkOptions } from './check-options.js';
import { checkPromises } from './check-promises.js';
import { counted } from './counted.js';
import { faceJobs } from './face-jobs.js';
import { rememberFacts } from './facts-of.js';
import { finished, untouched } from './finished.js';
import { framedImage, type ImageOptions } from './framed-image.js';
import { framedTensor } from './framed-tensor.js';
import { keepOf } from './keep.js';
import { checkKept, doneBefore, isMapped, keepingRun, openKept, stateOf } from './kept-run.js';
import { marksOf } from './marks.js';
import {
  type CalibrateOptions,
  type CorrectOptions,
  correctionSettings,
  type InpaintOptions,
  type MapOptions,
  type PhotoOptions,
  type SampleOptions,
} from './options.js';
import { checkPhoto, checkPhotos, type FramedPhoto, framedFaceOf, type Photo } from './photo.js';
import { type FramedFace, placeFaces } from './place-faces.js';
import type { CorrectProgress, Progress } from './progress.js';
import { projecting } from './projecting.js';
import type { CorrectResult, InpaintResult, MapResult, SampleResult } from './results.js';
import { withRegions } from './with-regions.js';

/** What a prior is made of. */
export interface PriorParts {
  readonly model: EpsModel;
  /**
   * The statistics of presets, each taken with this model: `balanced` for instance, and `balanced-grey` for black-and-white
   * photographs. Without those of a preset, there is no map by it.
   *
   * @default none
   */
  readonly calibrations?: Readonly<Partial<Record<PresetName | `${PresetName}-grey`, CalibrationEntry>>>;
  /** The preset of whatever names none. @default 'balanced' */
  readonly preset?: PresetName;
  /** How photographs are projected by presets, where it is not as the preset itself says: at other depths, for example. @default none */
  readonly estimators?: Readonly<Partial<Record<PresetName, Estimator>>>;
  /** What the model's images show of a photograph. @default { kind: 'whole' }, its largest square */
  readonly frame?: Frame;
  /** Finds the faces that a frame with landmarks is placed on. @default none: the largest square is one */
  readonly faces?: FaceDetector;
}

/** A model with all that belongs to it: everything that it can do for a photograph. */
export interface Prior {
  /** Facts about its model. */
  readonly info: ModelInfo;
  /** Where the faces of a photograph lie, from left to right, without asking the model about them; of a frame without landmarks, the largest square. */
  faces(photo: Photo, options?: Pick<PhotoOptions, 'minFace' | 'signal'>): Promise<readonly FramedFace[]>;
  /** Finds what does not look like what the model knows, on each face, and corrects it there; the rest stays. */
  correct<P extends Photo>(photo: P, options?: CorrectOptions): Run<CorrectResult<P>, CorrectProgress>;
  /** Where a photograph does not look like what the model knows. */
  map(photo: Photo, options?: MapOptions): Run<MapResult, Progress>;
  /** Paints anew what is not to be kept, to any degree. */
  inpaint<P extends Photo>(photo: P, options: InpaintOptions): Run<InpaintResult<P>, Progress>;
  /** Images of nothing but noise: what the model takes for one of its kind. */
  sample(options?: SampleOptions): Run<SampleResult, Progress>;
  /**
   * Takes the statistics of photographs that are fine, three or more (two for `paper`), of which a copy counts once; from then on the
   * prior compares with them.
   */
  calibrate(photos: Iterable<Photo> | AsyncIterable<Photo>, options?: CalibrateOptions): Run<Calibration, Progress>;
  /** Frees what model and detector hold, after its call under way; a run that is not over by then rejects. */
  dispose(): Promise<void>;
}

/**
 * A prior: a model, the statistics taken with it, a preset and a way to find faces, which nothing can mix up any more.
 *
 * @throws FuzzydiffError `mismatch` where statistics are of another model, schedule, frame or estimator, in a call where they
 *   are read only then
 */
export function createPrior(parts: PriorParts): Prior {
  const { model, preset: usual = 'balanced', frame = { kind: 'whole' }, faces: detector } = parts;
  const { info } = model;
  checkPreset(usual);
  const calibrations = calibrationsOf(info, parts.calibrations ?? {}, parts.estimators ?? {});
  const framing = { shape: info.shape, frame, detector };
  let isDisposed = false;

  return {
    get info() {
      return model.info;
    },

    async faces(photo, options = {}) {
      checkAsked(options, photo);
      if ('pixels' in photo) return (await placeFaces(photo, framing, options)).frames;
      return framedTensor(photo, framing.shape, '').faces.map(framedFaceOf);
    },

    correct: <P extends Photo>(photo: P, options: CorrectOptions = {}) =>
      run(async function* (): AsyncGenerator<CorrectProgress, CorrectResult<P>> {
        const { from, signal } = checkAsked(options, photo);
        const kept = from === undefined ? undefined : await openKept(options, info);
        const own: CorrectOptions = kept ? { ...kept.options, signal } : options;
        const { preset = usual, seed = 0, samples = 1 } = own;
        checkPreset(preset);
        const settings = kept?.settings ?? correctionSettings(preset, info, own);
        const noise = keyedNoise(seed);
        const placed = await framePhoto(photo, own);
        const framed = kept ? { ...placed, found: kept.found } : placed;
        if (framed.faces.length === 0) return untouched(photo, framed, samples);
        const compared = await calibrations.ofFaces(preset, framed.faces);
        if (!kept) checkPromises(Object.values(compared), settings, own);
        const marked = own.marks === undefined ? undefined : marksOf(photo, info.shape, own.marks);
        const jobs = faceJobs(framed.faces, own).map((job, n) => {
          const face = framed.faces[n]!;
          const growth = growthFor(info, settings, framed.hasOwnPixels ? face.kind : undefined);
          return { ...job, ...marked?.(face), calibration: compared[face.kind]!, growth };
        });
        const mapCalls =
          own.zMaps || (kept && !isMapped(kept)) ? 0 : projectionCalls(info, calibrations.estimatorOf(preset));
        const expected = mapCalls + samples * diffusionPlan(info, settings.plan).modelCalls;
        const by = replacesDamage(settings) ? 'damage' : 'kept';
        const facts = { options: { ...own, preset, seed, samples }, settings, calibrations: compared, framed, info };
        if (kept) await checkKept(kept, facts);
        const state = kept && stateOf(kept, facts);
        const { calibration } = jobs[0]!;
        const steps = correct(model, jobs, { calibration, settings, noise, samples, signal, from: state });
        const done = kept && doneBefore(kept, framed.faces.length * mapCalls);
        const made = yield* counted(steps, framed.faces.length * expected, keepingRun(facts), done);
        const result = finished(photo, framed, made, { by, noise, marks: own.marks });
        const found = result.faces.map((face, n) => withRegions(face, framed, n, result.photo));
        return rememberFacts({ ...result, faces: found }, { ...facts, begunOn: kept?.device });
      }),

    map: (photo, options = {}) =>
      run(async function* (): AsyncGenerator<Progress, MapResult> {
        const { preset = usual, seed = 0, signal } = checkAsked(options, photo);
        checkPreset(preset);
        const settings = correctionSettings(preset, info, options);
        const framed = await framePhoto(photo, options);
        if (framed.faces.length === 0) return { faces: [], found: framed.found, modelCalls: 0 };
        const compared = await calibrations.ofFaces(preset, framed.faces);
        checkPromises(Object.values(compared), settings, options);
        const jobs = faceJobs(framed.faces, options).map((job, n) => {
          return { ...job, calibration: compared[framed.faces[n]!.kind]! };
        });
        const calls = options.zMaps ? 0 : projectionCalls(info, calibrations.estimatorOf(preset));
        const modelCalls = jobs.length * calls;
        const steps = attend(model, jobs, { calibration: jobs[0]!.calibration, noise: keyedNoise(seed), signal });
        const attended = yield* counted(steps, modelCalls);
        const faces = attended.map((attention, n) => {
          const face = framed.faces[n]!;
          const { within, inside, regions: chosen, calibration } = jobs[n]!;
          const found = findRegions(attention.z, { settings, promise: calibration.promise, within, inside, chosen });
          return withRegions({ ...attention, ...framedFaceOf(face), ...found }, framed, n);
        });
        return { faces, found: framed.found, modelCalls };
      }),

    inpaint: <P extends Photo>(photo: P, options: InpaintOptions) =>
      run(async function* (): AsyncGenerator<Progress, InpaintResult<P>> {
        const { seed = 0, samples = 1, perFusion = false, bands, plan: planOptions, signal } = checkKeep(options);
        checkAsked(options, photo);
        const plan = diffusionPlan(info, planOptions);
        const noise = keyedNoise(seed);
        const keep = keepOf(photo, info.shape, options);
        const framed = await framePhoto(photo, options);
        const faces = framed.faces.filter((face) => bands !== undefined || keep.touches(face));
        if (faces.length === 0) return untouched(photo, framed, samples);
        const jobs = faces.map((face) => {
          const map = keep.of(face);
          return {
            image: face.input,
            weight: perFusion ? { perFusion: map } : { retention: map },
            bands,
            key: face.key,
            samples,
          };
        });
        const steps = synthesize(model, jobs, { plan, noise, signal });
        const made = yield* counted(steps, jobs.length * samples * plan.modelCalls);
        // What bands change, they change at every pixel, and by how much is no matter of the mask alone.
        const masked = made.map((face) => ({ ...face, ...(keep.mask && !bands && { mask: keep.mask }) }));
        const by = keep.isDrawn && !perFusion && !bands ? 'damage' : 'kept';
        return finished(photo, { ...framed, faces }, masked, { by, noise });
      }),

    sample: (options = {}) =>
      run(async function* (): AsyncGenerator<Progress, SampleResult> {
        const { count = 16, seed = 0, plan: planOptions, signal } = checkAsked(options);
        const plan = diffusionPlan(info, planOptions);
        const steps = synthesize(model, [{ samples: count }], { plan, noise: keyedNoise(seed), signal });
        const [sampled] = yield* counted(steps, count * plan.modelCalls);
        return { samples: sampled!.samples, modelCalls: sampled!.modelCalls };
      }),

    calibrate: (photos, options = {}) =>
      run(async function* (): AsyncGenerator<Progress, Calibration> {
        const { preset = usual, seed = 0, inFlight = 1, promise: others, whole, minFace, signal } = checkAsked(options);
        const estimator = calibrations.estimatorOf(checkPreset(preset));
        const kinds = new Set<'colour' | 'grey'>();
        // The largest face of each.
        const place = { whole, minFace, signal, ...(whole ? {} : { face: 'largest' as const }) };
        const framed = (photo: Photo) => framePhoto(photo, place);
        const keys = new Set<string>();
        const own = calibrationImages(checkPhotos(photos), { framed, kinds, keys, name: 'image' });
        const part = { framed, kinds, keys: new Set<string>(), besides: keys, name: 'other image' };
        const promises = others !== undefined || presets[preset].correction.alpha !== undefined;
        const parts =
          promises && others === undefined
            ? inHalves(await listOf(own))
            : { statistics: own, promise: others && calibrationImages(checkPhotos(others), part) };
        const how = { inFlight, signal };
        const taken = yield* projecting(calibrate(model, parts.statistics, { estimator, seed, ...how }), 0);
        const promise =
          parts.promise &&
          (yield* projecting(
            takePromise(model, parts.promise, {
              calibration: taken,
              bounds: regionBoundsFor(preset, info),
              head: headInFrame(frame, info.shape),
              ...how,
            }),
            taken.images * projectionCalls(info, estimator),
          ));
        const calibration = { ...taken, ...(promise && { promise }) };
        calibrations.set(kinds.has('colour') ? preset : `${preset}-grey`, calibration);
        return calibration;
      }),

    async dispose() {
      isDisposed = true;
      await Promise.all([model.dispose(), detector?.dispose()]);
    },
  };

  /** Refuses whatever is asked of a prior that is disposed, and what only JavaScript lets through. */
  function checkAsked<O extends object>(options: O, ...photos: readonly Photo[]): O {
    if (isDisposed) {
      const { id } = model.info;
      const message = `Expected a prior in use but found that of ${id} disposed; open it again.`;
      throw new FuzzydiffError('disposed', message, { data: { id } });
    }
    photos.forEach(checkPhoto);
    return checkOptions(options);
  }

  /** A photograph with the model's frame on each of its faces; an image `[C,H,W]` is framed already. */
  async function framePhoto<P extends Photo>(photo: P, options: ImageOptions): Promise<FramedPhoto<P>> {
    const framed =
      'pixels' in photo
        ? await framedImage(photo, framing, options)
        : framedTensor(photo, framing.shape, options.key ?? '');
    return framed as unknown as FramedPhoto<P>;
  }
}

/** All of what comes one after the other. */
async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of source) list.push(one);
  return list;
}
