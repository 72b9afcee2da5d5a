// Statistics of another model, or of other depths or steps than they say, are refused wherever a calibration comes in.
import { beforeAll, describe, expect, test } from 'vitest';
import { smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { attend } from '../correction/attend.js';
import { correct } from '../correction/correct.js';
import { presets } from '../correction/presets.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { createPrior } from '../prior/create-prior.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { type Calibration, calibrate } from './calibration.js';

const image = smoothImage([1, 8, 8]);
const model = recordingModel(gaussianPrior({ mean: image, sigma: 0.1 }));
const other = gaussianPrior({ mean: image, sigma: 0.2 });
const { estimator, correction: settings } = presets.fast;
const noise = keyedNoise(0);
const good = [0, 1].map((n) => ({ key: `${n}`, image }));

/** Everything that takes a calibration, with one for the preset `fast`. */
const entrances: Record<string, (calibration: Calibration) => PromiseLike<unknown>> = {
  attend: (calibration) => attend(model, [{ image }], { calibration, noise }),
  correct: (calibration) => correct(model, [{ image }], { calibration, settings, noise }),
  createPrior: async (calibration) => createPrior({ model, calibrations: { fast: calibration } }),
  'prior.map, of one that is read late': (calibration) => late(calibration).map(image),
  'prior.correct, of one that is read late': (calibration) => late(calibration).correct(image),
  'calibrate, from': (from) => calibrate(model, good, { estimator, from }),
};

function late(calibration: Calibration) {
  return createPrior({ model, calibrations: { fast: async () => calibration }, preset: 'fast' });
}

let own: Calibration;
beforeAll(async () => {
  own = await calibrate(model, good, { estimator });
});

describe.each(Object.entries(entrances))('%s', (_, enter) => {
  test.each<[string, (calibration: Calibration) => Calibration | PromiseLike<Calibration>, RegExp]>([
    ['another model', () => calibrate(other, good, { estimator }), /made with model "gaussian-prior@0\.1" but/],
    [
      'other depths than it says',
      ({ statistics, ...rest }) => ({
        ...rest,
        statistics: { ...statistics, estimator: { ...estimator, depths: [9, 99] } },
      }),
      /made with estimator\.depths/,
    ],
    [
      'other steps than it says',
      ({ fingerprint, ...rest }) => ({
        ...rest,
        fingerprint: { ...fingerprint, estimator: { ...estimator, steps: 5 } },
      }),
      /made with estimator\.steps 1 but .* with 5/,
    ],
    [
      'another schedule',
      ({ fingerprint, ...rest }) => ({
        ...rest,
        fingerprint: { ...fingerprint, schedule: { kind: 'cosine', steps: 9 } } as never,
      }),
      /made with schedule/,
    ],
  ])('refuses a calibration of %s, before the model is asked', async (_, change, message) => {
    const calibration = await change(own);
    const before = model.calls.length;
    const failure = await failureOf(async () => await enter(calibration));
    expect(failure).toBeFuzzydiffError('mismatch', message);
    expect(model.calls).toHaveLength(before);
  });
});
