import { expect, test } from 'vitest';
import { presets } from '../correction/presets.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { checkFingerprint, type Fingerprint, fingerprint } from './fingerprint.js';

const used = fingerprint(gaussianPrior({ mean: tensor([1, 2, 2]) }).info, presets.balanced.estimator);

test('the same is accepted, in whatever order its fields were written', () => {
  const reordered = Object.fromEntries(Object.entries(structuredClone(used)).reverse()) as unknown as Fingerprint;
  expect(() => checkFingerprint(reordered, used, 'file')).not.toThrow();
});

const { estimator } = used;
test.each<[string, Partial<Fingerprint>, string]>([
  ['model', { model: 'other@1' }, 'made with model "gaussian-prior@0.5" but file was made with "other@1"'],
  ['schedule', { schedule: { kind: 'cosine', steps: 1000 } }, 'schedule.'],
  ['frame', { frame: 'from above' }, 'made with frame "none" but file was made with "from above"'],
  ['noise', { noise: 'another' }, 'made with noise "threefry4x32-20/as241/1" but file was made with "another"'],
  ['depths', { estimator: { ...estimator, depths: [1] } }, 'estimator.depths [50, 400] but file was made with [1]'],
  ['steps', { estimator: { ...estimator, steps: 'all' } }, 'estimator.steps 1 but file was made with "all"'],
  ['solver', { estimator: { ...estimator, solver: 'ddim' } }, 'estimator.solver "ddpm" but file was made with "ddim"'],
  ['noises', { estimator: { ...estimator, noises: 1 } }, 'estimator.noises 4 but file was made with 1'],
  ['pairing', { estimator: { ...estimator, antithetic: false } }, 'antithetic true but file was made with false'],
  [
    'discrepancy',
    { estimator: { ...estimator, discrepancy: { ...estimator.discrepancy, error: 'squared' } } },
    'estimator.discrepancy.error "absolute" but file was made with "squared"',
  ],
])('another %s is refused, with both values', (_, change, sentence) => {
  expect(() => checkFingerprint({ ...used, ...change }, used, 'file')).toThrow(sentence);
  expect(() => checkFingerprint({ ...used, ...change }, used, 'file')).toThrow(
    expect.objectContaining({ code: 'mismatch' }),
  );
});
