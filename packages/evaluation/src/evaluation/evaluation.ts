import type { CorrectionSettings, EpsModel, Tensor } from '@fuzzydiff/core';
import { type Calibration, checkAlpha } from '@fuzzydiff/core/calibration';
import { concurrently, invalidArgument, isGrey, run } from '@fuzzydiff/core/internal';
import { attend, keyedNoise, projectionCalls, type Run, type RunOptions } from '@fuzzydiff/core/math';
import type { DegradationKind } from '../degradations/degradation.js';
import { degradations, degrade } from '../degradations/degrade.js';
import { counted, type EvaluationStep } from './counted.js';
import { evaluateCase } from './evaluate-case.js';
import { type MethodName, methodCalls, methodNames } from './methods.js';
import type { CleanScores, EvaluationCase, EvaluationPictures, EvaluationResults, ExamplePictures } from './results.js';
import { scoreClean } from './score-map.js';
import { type Strengths, strengthCalls, strengths } from './strengths.js';
import { estimate, summarize, summarizeKinds } from './summary.js';

/** An image that is fine, to be evaluated on. */
export interface EvaluationImage {
  /** Names it in the results, and keys its noise and its degradations; a file's name, for example. */
  readonly key: string;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
}

/** What is evaluated, and how. */
export interface EvaluationOptions extends RunOptions {
  /** Taken with the same model, which is checked; best of other images. */
  readonly calibration: Calibration;
  /** The same of black-and-white images, whose channels are all the same. @default `calibration` */
  readonly greyCalibration?: Calibration;
  /** The correction that is measured. */
  readonly settings: CorrectionSettings;
  /** @default all of them */
  readonly kinds?: readonly DegradationKind[];
  /** What the correction is compared with; `nothing` and `correct` are always there. @default all of them */
  readonly methods?: readonly MethodName[];
  /** How many images, the first, they are tried on: together they cost ten times the correction. @default 24 */
  readonly compared?: number;
  /** Whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number;
  /** Corrected images of each degraded one, for their spread; the first is measured. @default 1 */
  readonly samples?: number;
  /** The first so many images are kept as pictures; with none, the figure of strengths (twelve runs) is left out. @default 2 */
  readonly pictures?: number;
  /** Names the settings in the results. @default '' */
  readonly preset?: string;
  /**
   * Images worked on at once, at least 1. The results are the same, except for the seconds: while others are worked on, an
   * image takes longer.
   *
   * @default 1
   */
  readonly inFlight?: number;
}

/** What one image gives. */
interface ImageEvaluation {
  readonly clean: CleanScores;
  readonly cases: readonly EvaluationCase[];
  readonly examples: readonly ExamplePictures[];
  readonly figure: (Strengths & { readonly image: string; readonly kind: DegradationKind }) | null;
}

/** What an evaluation gives. */
export interface Evaluation {
  readonly results: EvaluationResults;
  readonly pictures: EvaluationPictures;
}

/**
 * Measures a correction on images that are fine: degrades each in known ways, takes the map, corrects, compares with the
 * clean image and with other ways to make one.
 *
 * @param images with names of their own; best such that nothing was fitted on them
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with whatever the model throws; with the reason of
 *   `options.signal`
 */
export function evaluate(
  model: EpsModel,
  images: readonly EvaluationImage[],
  options: EvaluationOptions,
): Run<Evaluation, EvaluationStep> {
  return run(() => evaluation(model, images, options));
}

async function* evaluation(
  model: EpsModel,
  images: readonly EvaluationImage[],
  options: EvaluationOptions,
): AsyncGenerator<EvaluationStep, Evaluation> {
  const {
    calibration: usual,
    greyCalibration,
    settings,
    seed = 0,
    samples = 1,
    pictures = 2,
    preset = '',
    inFlight = 1,
    signal,
  } = options;
  const comparedImages = Math.min(images.length, options.compared ?? 24);
  const kinds = options.kinds ?? (Object.keys(degradations) as DegradationKind[]);
  const always = methodNames.slice(0, 2);
  const compared = methodNames.filter(
    (name) => always.includes(name) || (options.methods ?? methodNames).includes(name),
  );
  if (images.length === 0) throw invalidArgument('images', 'at least one', 0);
  if (kinds.length === 0) throw invalidArgument('kinds', 'at least one degradation', 0);
  if (settings.alpha !== undefined)
    for (const { promise } of [usual, ...(greyCalibration ? [greyCalibration] : [])])
      checkAlpha(promise, settings.alpha);

  const mapCalls = projectionCalls(model.info, usual.statistics.estimator);
  const callsOf = (names: readonly MethodName[]) =>
    names.reduce((sum, name) => sum + methodCalls(name, model, settings, samples), 0);
  const everyImage = mapCalls + kinds.length * (mapCalls + callsOf(always));
  const someImages = kinds.length * (callsOf(compared) - callsOf(always));
  const figureCalls = pictures > 0 ? strengthCalls(model, settings) : 0;
  const total = images.length * everyImage + comparedImages * someImages + figureCalls;
  const noise = keyedNoise(seed);

  async function* evaluateImage(n: number, { key, image }: EvaluationImage): AsyncGenerator<number, ImageEvaluation> {
    const calibration = greyCalibration && isGrey(image) ? greyCalibration : usual;
    const attended = yield* counted(attend(model, [{ image, key }], { calibration, noise, signal }));
    const clean = scoreClean(attended.result[0]!, settings, calibration.promise);
    const cases: EvaluationCase[] = [];
    const examples: ExamplePictures[] = [];
    let figure: ImageEvaluation['figure'] = null;
    for (const kind of kinds) {
      const degraded = degrade(kind, image, seed, key);
      const subject = { image: key, kind, clean: image, degraded: degraded.image, mask: degraded.mask };
      const names = n < comparedImages ? compared : always;
      const one = yield* evaluateCase({ model, calibration, settings, noise, samples, signal }, subject, names);
      cases.push(one.scores);
      if (n < pictures) examples.push(one.pictures);
      if (n === 0 && figure === null && pictures > 0) {
        const held = strengths(model, { settings, noise, key, ...degraded, signal });
        figure = { ...(yield* counted(held)).result, image: key, kind };
      }
    }
    return { clean, cases, examples, figure };
  }

  function* runs() {
    for (const [n, image] of images.entries()) yield evaluateImage(n, image);
  }

  const found: ImageEvaluation[] = [];
  let calls = 0;
  for await (const event of concurrently(runs(), inFlight)) {
    if ('step' in event) {
      calls += event.step;
      yield { calls, totalCalls: total };
    } else found.push(event.result);
  }
  const clean = found.map((own) => own.clean);
  const cases = found.flatMap((own) => own.cases);
  const examples = found.flatMap((own) => own.examples);
  const { figure } = found[0]!;

  const results: EvaluationResults = {
    specification: 'fuzzydiff-evaluation/1',
    recipe: {
      model: model.info.id,
      preset,
      estimator: usual.statistics.estimator,
      correction: settings,
      seed,
      samples,
      images: images.map(({ key }) => key),
      kinds,
      methods: compared,
      calibrationImages: usual.images,
      greyCalibrationImages: greyCalibration?.images ?? null,
    },
    kinds: summarizeKinds(cases, kinds, compared),
    all: summarize(cases, compared),
    clean: {
      overLower: estimate(clean.map(({ overLower }) => overLower))!,
      overMiddle: estimate(clean.map(({ overMiddle }) => overMiddle))!,
      asClean: estimate(clean.map(({ asClean }) => asClean))!,
    },
    strengths: figure === null ? null : { image: figure.image, kind: figure.kind, ...figure.figure },
    cases,
  };
  return { results, pictures: { examples, strengths: figure?.pictures ?? null } };
}
