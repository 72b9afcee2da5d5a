import type { CorrectionSettings, EpsModel, Tensor } from '@fuzzydiff/core';
import type { Calibration } from '@fuzzydiff/core/calibration';
import { grownMap } from '@fuzzydiff/core/image';
import { attend, findRegions, growthFor, type NoiseSource, unstack, weigh } from '@fuzzydiff/core/math';
import { counted } from './counted.js';
import { type MethodInput, type MethodName, methods } from './methods.js';
import type { EvaluationCase, ExamplePictures, ImageScores } from './results.js';
import { type MethodImage, scoreImage } from './score-image.js';
import { scoreAttention } from './score-map.js';

/** What all cases of an evaluation have in common. */
interface EvaluationContext {
  readonly model: EpsModel;
  readonly calibration: Calibration;
  readonly settings: CorrectionSettings;
  readonly noise: NoiseSource;
  readonly samples: number;
  readonly signal: AbortSignal | undefined;
}

/** One degraded image: its scores by every method named, and the pictures. Yields predictions, as `counted` does. */
export async function* evaluateCase(
  { calibration, ...context }: EvaluationContext,
  subject: Omit<ExamplePictures, 'attention' | 'methods'>,
  names: readonly MethodName[],
): AsyncGenerator<number, { scores: EvaluationCase; pictures: ExamplePictures }> {
  const { image: key, kind, clean, degraded, mask } = subject;
  const { model, settings, noise, signal } = context;
  const map = yield* counted(attend(model, [{ image: degraded, key }], { calibration, noise, signal }));
  const [attended] = map.result;
  const found = findRegions(attended!.z, { settings, promise: calibration.promise });
  const { weight } = weigh(grownMap(found.map, growthFor(model.info, settings)), settings, model.info, found);
  const input = { ...context, key, image: degraded, mask, weight };
  const scores: Partial<Record<MethodName, ImageScores>> = {};
  const images: Partial<Record<MethodName, Tensor>> = {};
  for (const name of names) {
    const own = yield* runMethod(name, input);
    // The map is part of the correction.
    const before = name === 'correct' ? map : { modelCalls: 0, seconds: 0 };
    const modelCalls = own.modelCalls + before.modelCalls;
    const seconds = own.seconds + before.seconds;
    scores[name] = scoreImage({ ...own, modelCalls, seconds }, clean, degraded, mask);
    images[name] = own.image;
  }
  return {
    scores: {
      image: key,
      kind,
      map: scoreAttention(attended!.score, mask, found.clean),
      methods: scores,
    },
    pictures: { ...subject, attention: found.map, methods: images },
  };
}

/** The first image that a method makes, with what one costs. */
async function* runMethod(name: MethodName, input: MethodInput): AsyncGenerator<number, MethodImage> {
  if (name === 'nothing') return { image: input.image, deviation: null, modelCalls: 0, seconds: 0 };
  const { result, modelCalls, seconds } = yield* counted(methods[name](input));
  const { samples, deviation } = result;
  const count = samples.shape[0]!;
  return { image: unstack(samples, 0), deviation, modelCalls: modelCalls / count, seconds: seconds / count };
}
