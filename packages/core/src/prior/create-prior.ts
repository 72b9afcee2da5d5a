import { attentionMap } from '../attention/attention.js';
import { type Estimator, projectionCalls } from '../attention/estimator.js';
import { type Calibration, type CalibrationImage, calibrate } from '../calibration/calibration.js';
import { checkCalibration, fingerprint } from '../calibration/fingerprint.js';
import { type Synthesis, synthesize } from '../condition/synthesize.js';
import { attend } from '../correction/attend.js';
import { correct } from '../correction/correct.js';
import { estimatorFor } from '../correction/preset-for.js';
import { type PresetName, presets } from '../correction/presets.js';
import { checkNumber, checkOneOf, FuzzydiffError, invalidArgument } from '../errors.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from '../photo/image.js';
import { maskToModel } from '../photo/mask-to-model.js';
import type { Plane } from '../photo/resample.js';
import { diffusionPlan } from '../sampler/plan.js';
import { type Run, run } from '../sampler/run.js';
import { checkTensor, contiguous, type Tensor, tensor, unstack } from '../tensor/tensor.js';
import { counted } from './counted.js';
import {
  type CalibrateOptions,
  type CorrectOptions,
  correctionSettings,
  type InpaintOptions,
  type MapOptions,
  type SampleOptions,
} from './options.js';
import { checkPhotos, type FramedPhoto, framePhoto, type Photo } from './photo.js';
import type { Progress } from './progress.js';
import type { CorrectResult, InpaintResult, MapResult, SampleResult, SynthesisResult } from './results.js';

/** A calibration, or how it is read when it is needed. */
export type CalibrationEntry = Calibration | (() => Promise<Calibration>);

/** What a prior is made of. */
export interface PriorParts {
  readonly model: EpsModel;
  /** The statistics of presets, each taken with this model. Without those of a preset, there is no map by it. @default none */
  readonly calibrations?: Readonly<Partial<Record<PresetName, CalibrationEntry>>>;
  /** The preset of whatever names none. @default 'balanced' */
  readonly preset?: PresetName;
  /** How photographs are projected by presets, where it is not as the preset itself says: at other depths, for example. @default none */
  readonly estimators?: Readonly<Partial<Record<PresetName, Estimator>>>;
}

/** A model with all that belongs to it: everything that it can do for a photograph. */
export interface Prior {
  /** Facts about its model. */
  readonly info: ModelInfo;
  /** Finds what does not look like what the model knows, and corrects it there; the rest stays. */
  correct<P extends Photo>(photo: P, options?: CorrectOptions): Run<CorrectResult<P>, Progress>;
  /** Where a photograph does not look like what the model knows. */
  map(photo: Photo, options?: MapOptions): Run<MapResult, Progress>;
  /** Paints anew what is not to be kept, to any degree. */
  inpaint<P extends Photo>(photo: P, options: InpaintOptions): Run<InpaintResult<P>, Progress>;
  /** Images of nothing but noise: what the model takes for one of its kind. */
  sample(options?: SampleOptions): Run<SampleResult, Progress>;
  /** Takes the statistics of photographs that are fine, two or more; from then on the prior compares with them. */
  calibrate(photos: Iterable<Photo> | AsyncIterable<Photo>, options?: CalibrateOptions): Run<Calibration, Progress>;
  /** Frees what the model holds, after its call under way; a run that is not over by then rejects. */
  dispose(): Promise<void>;
}

/**
 * A prior: a model, the statistics taken with it, and a preset, which nothing can mix up any more.
 *
 * @throws FuzzydiffError `mismatch` where statistics are of another model, schedule, frame or estimator, in a call where they
 *   are read only then
 */
export function createPrior({
  model,
  calibrations = {},
  preset: usual = 'balanced',
  estimators = {},
}: PriorParts): Prior {
  const { info } = model;
  const names = Object.keys(presets) as PresetName[];
  checkOneOf('preset', usual, names);
  const entries = new Map<string, CalibrationEntry>(Object.entries(calibrations));
  for (const [preset, entry] of entries) if (typeof entry !== 'function') checked(entry, preset);

  function checked(found: Calibration, preset: string): Calibration {
    checkOneOf('the preset of a calibration', preset, names);
    const wanted = fingerprint(info, estimatorOf(preset as PresetName));
    checkCalibration(found, wanted, `the calibration for ${preset}`);
    return found;
  }

  function estimatorOf(preset: PresetName): Estimator {
    return estimators[preset] ?? estimatorFor(preset, info);
  }

  async function calibrationOf(preset: PresetName): Promise<Calibration> {
    checkOneOf('preset', preset, names);
    const entry = entries.get(preset);
    if (entry === undefined) {
      const known = [...entries.keys()].join(', ') || 'none';
      const message = `Expected a calibration of ${info.id} for preset ${preset} but found ${known}; take one with calibrate.`;
      throw new FuzzydiffError('not-found', message, { data: { preset, known } });
    }
    if (typeof entry !== 'function') return entry;
    const read = checked(await entry(), preset);
    entries.set(preset, read);
    return read;
  }

  return {
    get info() {
      return model.info;
    },

    correct: <P extends Photo>(photo: P, options: CorrectOptions = {}) =>
      run(async function* (): AsyncGenerator<Progress, CorrectResult<P>> {
        const { preset = usual, seed = 0, samples = 1, signal } = options;
        const calibration = await calibrationOf(preset);
        const settings = correctionSettings(preset, options);
        const framed = await framePhoto(photo, info.shape, options);
        const { input, region, key } = framed;
        const z = earlierMaps(options);
        const mapCalls = z ? 0 : projectionCalls(info, calibration.statistics.estimator);
        const expected = mapCalls + samples * diffusionPlan(info, settings.plan).modelCalls;
        const noise = keyedNoise(seed);
        const steps = correct(model, [{ image: input, key, z }], { calibration, settings, noise, samples, signal });
        const [face] = yield* counted(steps, expected);
        return synthesized(photo, framed, { ...face!, region });
      }),

    map: (photo, options = {}) =>
      run(async function* (): AsyncGenerator<Progress, MapResult> {
        const { preset = usual, seed = 0, signal } = options;
        const calibration = await calibrationOf(preset);
        const bounds = correctionSettings(preset, options);
        const { input, region, key } = await framePhoto(photo, info.shape, options);
        const z = earlierMaps(options);
        const modelCalls = z ? 0 : projectionCalls(info, calibration.statistics.estimator);
        const steps = attend(model, [{ image: input, key, z }], { calibration, noise: keyedNoise(seed), signal });
        const [attention] = yield* counted(steps, modelCalls);
        return { faces: [{ ...attention!, region, map: attentionMap(attention!.z, bounds) }], modelCalls };
      }),

    inpaint: <P extends Photo>(photo: P, options: InpaintOptions) =>
      run(async function* (): AsyncGenerator<Progress, InpaintResult<P>> {
        const { seed = 0, samples = 1, perFusion = false, plan: planOptions, signal } = checkKeep(options);
        const plan = diffusionPlan(info, planOptions);
        const framed = await framePhoto(photo, info.shape, options);
        const { input, region, key } = framed;
        const map = keepMap(photo, framed, options);
        const weight = perFusion ? { perFusion: map } : { retention: map };
        const jobs = [{ image: input, weight, key, samples }];
        const steps = synthesize(model, jobs, { plan, noise: keyedNoise(seed), signal });
        const [face] = yield* counted(steps, samples * plan.modelCalls);
        return synthesized(photo, framed, { ...face!, region });
      }),

    sample: ({ count = 16, seed = 0, plan: planOptions, signal } = {}) =>
      run(async function* (): AsyncGenerator<Progress, SampleResult> {
        const plan = diffusionPlan(info, planOptions);
        const steps = synthesize(model, [{ samples: count }], { plan, noise: keyedNoise(seed), signal });
        const [sampled] = yield* counted(steps, count * plan.modelCalls);
        return { samples: sampled!.samples, modelCalls: sampled!.modelCalls };
      }),

    calibrate: (photos, { preset = usual, seed = 0, inFlight = 1, signal } = {}) =>
      run(async function* (): AsyncGenerator<Progress, Calibration> {
        checkOneOf('preset', preset, names);
        const estimator = estimatorOf(preset);
        const images = calibrationImages(photos);
        const steps = calibrate(model, images, { estimator, seed, inFlight, signal })[Symbol.asyncIterator]();
        for (;;) {
          const next = await steps.next();
          if (next.done) {
            entries.set(preset, next.value);
            return next.value;
          }
          const { calls, callsPerImage, images: done } = next.value;
          // How many are to come, nobody knows: they are taken as they are read.
          const totalCalls = Math.max(calls, (done + 1) * callsPerImage);
          yield { stage: 'projection', calls, totalCalls, secondsLeft: 0, preview: () => [] };
        }
      }),

    dispose: () => model.dispose(),
  };

  async function* calibrationImages(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
  ): AsyncGenerator<CalibrationImage, void> {
    let count = 0;
    for await (const photo of checkPhotos(photos)) {
      const { input, key } = await framePhoto(photo, info.shape, {});
      // Images that are framed already have no key: each has noise of its own all the same.
      yield { key: key || `image ${count}`, image: input };
      count++;
    }
  }

  /** How much is kept of each pixel that the model sees. */
  function keepMap(photo: Photo, { region }: FramedPhoto<Photo>, { keep, strength = 1 }: InpaintOptions): Tensor {
    checkNumber('strength', strength, 0, 1);
    const [, height, width] = info.shape;
    const map = modelMask();
    return tensor(
      map.shape,
      contiguous(map).map((kept) => kept * strength),
    );

    function modelMask(): Tensor {
      if (typeof keep === 'number')
        return tensor([1, height, width], new Float32Array(height * width).fill(checkNumber('keep', keep, 0, 1)));
      if ('values' in keep && 'pixels' in photo) return maskToModel(keep as Plane, photo as Image, region, info.shape);
      const shapes = [[1, height, width], info.shape];
      return checkTensor('keep', keep, shapes, 'give a plane of the picture, or a map of what the model sees');
    }
  }
}

/** The z maps of the one face, where they are given. */
function earlierMaps({ zMaps }: MapOptions): Tensor | undefined {
  if (zMaps === undefined || zMaps.length === 1) return zMaps?.[0];
  throw invalidArgument('zMaps', 'the z maps of one face', zMaps.length, 'give those of the same photograph');
}

/** Refuses an inpainting that nobody has said anything about, which only JavaScript lets through. */
function checkKeep(options: InpaintOptions | undefined): InpaintOptions {
  if (options?.keep !== undefined) return options;
  throw invalidArgument('keep', 'a number from 0 to 1, or a mask,', undefined, 'say how much of each pixel is kept');
}

/** What came of a photograph whose one face was made anew. */
function synthesized<P extends Photo, F extends Synthesis>(
  photo: P,
  framed: FramedPhoto<P>,
  face: F,
): SynthesisResult<P, F> {
  const { samples, kept, modelCalls } = face;
  const isKept = contiguous(kept).every((value) => value === 1);
  const count = samples.shape[0]!;
  // What is kept wholly is the photograph itself.
  const photos = Array.from({ length: count }, (_, n) => (isKept ? photo : framed.merge(unstack(samples, n), kept)));
  const mean = contiguous(kept).reduce((sum, value) => sum + value, 0) / contiguous(kept).length;
  return { photo: photos[0]!, photos, faces: [face], kept: mean, changed: framed.changed(photos[0]!), modelCalls };
}
