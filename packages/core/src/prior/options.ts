import type { Bands } from '../bands/bands.js';
import { correctionFor } from '../correction/preset-for.js';
import type { CorrectionSettings, PresetName } from '../correction/presets.js';
import { invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { Plane } from '../photo/resample.js';
import type { PlanOptions } from '../sampler/plan.js';
import type { RunOptions } from '../sampler/run.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Photo } from './photo.js';
import type { PlaceOptions } from './place-faces.js';

/** Options of every run of a prior. */
export interface PriorRunOptions extends RunOptions {
  /** Of the noise: a whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number | undefined;
}

/** Options of a run over a photograph. */
export interface PhotoOptions extends PriorRunOptions, PlaceOptions {
  /** Keys the photograph's noise. @default a hash of its pixels; for an image that is framed already, none */
  readonly key?: string | undefined;
  /** Whether it is taken for black-and-white, or a print of one ink. @default 'auto': as its colours say */
  readonly grey?: 'auto' | 'on' | 'off' | undefined;
  /** Whether only the head changes, or all that the model sees. @default 'head' */
  readonly within?: 'head' | 'frame' | undefined;
}

/** Some of these, whose absence may be spelled out. */
type Some<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Options of a map; the bounds change the preset's. */
export interface MapOptions extends PhotoOptions, Some<Pick<CorrectionSettings, 'lower' | 'upper' | 'alpha'>> {
  /** Settings to start from, and the statistics to compare with. @default the prior's */
  readonly preset?: PresetName | undefined;
  /**
   * The z maps `[D,1|C,H,W]` of each of the photograph's faces, as an earlier run with the same statistics gave them: the
   * model is not asked for them again. @default the model makes them
   */
  readonly zMaps?: readonly Tensor[] | undefined;
  /**
   * The regions to change of each of the photograph's faces, by their places, from 0, in that face's `regions` of an earlier run, in place of
   * what `alpha` says: those that are left out stay as they are. @default as `alpha` says
   */
  readonly regions?: readonly (readonly number[])[] | undefined;
  /**
   * Whether to go without a promise: whatever is found counts, and an image is made even of a face in which nothing is. @default false
   */
  readonly always?: boolean | undefined;
}

/** What somebody has marked before a correction. */
export interface MarkOptions {
  /**
   * What is marked in the photograph, of its size, from -1 to 1: 1 is damaged whatever was found, -1 stays to the byte, 0 is left to what
   * was found. @default nothing is marked
   */
  readonly marks?: Plane | undefined;
}

/** Options of a correction; each setting of {@link CorrectionSettings} that is given replaces the preset's. */
export interface CorrectOptions extends MapOptions, MarkOptions, Some<CorrectionSettings> {
  /** Corrected images to make, each with noise of its own: 1 to 100,000. @default 1 */
  readonly samples?: number | undefined;
  /**
   * The bytes of a file with a run of this photograph, of any size: it goes on to the result that it would have had, with the options that it was begun
   * with; beside it there may be a `signal`. @default it begins anew
   */
  readonly from?: Uint8Array | undefined;
}

/** Options of soft inpainting. */
export interface InpaintOptions extends PhotoOptions {
  /**
   * How much of each pixel is kept, from 0 to 1: a number for all of them, a mask of the photograph's shape, or a map
   * `[1|C,H,W]` of what the model sees of it.
   */
  readonly keep: number | Plane | Tensor;
  /** Times which everything is kept, from 0 to 1: 0.3 keeps a mask's white to three tenths. @default 1 */
  readonly strength?: number | undefined;
  /**
   * Ours. Times which each band of a face is kept, wherever its place is: `frequencyBands({ luma: [1, 1, 1, 0.5, 0] })`, of
   * `@fuzzydiff/core/math`, makes fine grain anew. @default all bands alike
   */
  readonly bands?: Bands | undefined;
  /**
   * Whether all this is the paper's m, by which each fusion pulls on this very plan, rather than what is left of the
   * photograph in the end. @default false
   */
  readonly perFusion?: boolean | undefined;
  /** Images to make, each with noise of its own: 1 to 100,000. @default 1 */
  readonly samples?: number | undefined;
  /** How the run goes from noise to image. @default 50 steps of DDPM */
  readonly plan?: PlanOptions | undefined;
}

/** Options of unconditional samples. */
export interface SampleOptions extends PriorRunOptions {
  /** How many: 1 to 100,000. @default 16 */
  readonly count?: number | undefined;
  /** How the run goes from noise to image. @default 50 steps of DDPM */
  readonly plan?: PlanOptions | undefined;
}

/** Options of a calibration. */
export interface CalibrateOptions<P = Photo> extends PriorRunOptions, Pick<PlaceOptions, 'minFace'> {
  /**
   * Other photographs that are fine, none of the first among them, to take the promise on; the statistics are then of all of the first.
   *
   * @default half of the photographs, as a draw by their keys says, for a preset with an `alpha`; they are held in memory as the model
   *   sees them
   */
  readonly promise?: Iterable<P> | AsyncIterable<P> | undefined;
  /** Whether each photograph's largest square is taken, whatever is in it. @default false: its largest face */
  readonly whole?: boolean | undefined;
  /** Whose map the statistics are for. @default the prior's */
  readonly preset?: PresetName | undefined;
  /** Images worked on at once, at least 1: as many as the model has sessions. @default 1 */
  readonly inFlight?: number | undefined;
}

/**
 * A preset's settings for a model, with those of the options laid over them.
 *
 * @throws FuzzydiffError `invalid-argument` for two of `alpha`, `always` and `regions`, each of which says what counts
 */
export function correctionSettings(
  preset: PresetName,
  model: Pick<ModelInfo, 'shape' | 'schedule' | 'discrepancy'>,
  options: CorrectOptions,
): CorrectionSettings {
  const { alpha: usual, ...own } = correctionFor(preset, model);
  const { lower, upper, deepestInFull, strength, exponent, perFusionOn, plan, always } = options;
  const given = { lower, upper, deepestInFull, strength, exponent, perFusionOn, plan };
  const deciding = Object.entries({ alpha: options.alpha, always: always || undefined, regions: options.regions });
  const [first, second] = deciding.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (second !== undefined)
    throw invalidArgument(second, `nothing beside ${first}`, options[second as 'alpha'], 'leave one of them out');
  const alpha = first === undefined ? usual : options.alpha;
  return {
    ...own,
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<typeof own>),
    ...(alpha === undefined ? {} : { alpha }),
  };
}
