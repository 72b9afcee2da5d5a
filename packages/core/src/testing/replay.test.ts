import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { formatSafetensors, parseSafetensors, type SafetensorsFile } from '../bundle/safetensors.js';
import { parseRecording } from './recording.js';
import { replayTrajectory } from './replay.js';

const golden = (name: string) => readFileSync(new URL(`../../test/golden/${name}.safetensors`, import.meta.url));

test.each([
  ['uniform-0.1_25-steps', 25, 25],
  ['fuzzy_25-steps_no-standardization', 25, 25],
  ['binary_25-steps_jump5x2', 25, 45],
  ['fuzzy_50-steps_jump10x3', 50, 130],
])('%s is arrived at again, over %i steps and %i calls', async (name, steps, modelCalls) => {
  const replay = await replayTrajectory(golden(name), name);
  expect(replay).toMatchObject({ steps, modelCalls });
  expect(replay.maxAbsError).toBeLessThan(1e-5);
  // At timestep 999 one rounding of eps to float32 counts 157-fold in the predicted image, 1 / sqrt(abar).
  expect(replay.maxAbsErrorX0).toBeLessThan(3e-5);
});

describe('a recording of something else is not passed over', () => {
  let file: SafetensorsFile;
  beforeAll(() => {
    file = parseSafetensors(golden('uniform-0.1_25-steps'), 'the recording');
  });

  const replay = (changes: { metadata?: Record<string, string>; tensors?: Record<string, number> }) => {
    const tensors = new Map(file.tensors);
    for (const [name, change] of Object.entries(changes.tensors ?? {})) {
      const { shape, data } = tensors.get(name)!;
      const changed = data.slice();
      changed[0]! += change;
      tensors.set(name, { shape, data: changed });
    }
    const metadata = new Map([...file.metadata, ...Object.entries(changes.metadata ?? {})]);
    return replayTrajectory(formatSafetensors({ tensors, metadata }), 'the recording');
  };

  test.each<[what: string, changes: Parameters<typeof replay>[0], error: number]>([
    ['a sample', { tensors: { samples: 1e-3 } }, 9e-4],
    ['the start', { tensors: { x_T: 0.1 } }, 1e-3],
    ['a noise', { tensors: { noise: 0.1 } }, 1e-3],
    ['the weight', { tensors: { weight: 0.05 } }, 1e-3],
    ['the image', { tensors: { image: 0.1 } }, 1e-3],
    ['the standardisation', { metadata: { fuzzy_standardization: 'False' } }, 1e-2],
    ['the clipping', { metadata: { clip_denoised: 'False' } }, 1e-3],
    ['the variance', { metadata: { variance: 'learned_range: v = 0.5 sin(3 x_t)' } }, 1e-2],
    ['the prior', { metadata: { prior_std: '0.51' } }, 1e-4],
  ])('%s changed shows in the error', async (_, changes, error) => {
    expect((await replay(changes)).maxAbsError).toBeGreaterThan(error);
  });

  test('a predicted image changed shows in its own', async () => {
    const { maxAbsError, maxAbsErrorX0 } = await replay({ tensors: { pred_x0: 1e-3 } });
    expect(maxAbsErrorX0).toBeGreaterThan(9e-4);
    expect(maxAbsError).toBeLessThan(1e-5);
  });

  test.each<[message: RegExp, metadata: Record<string, string>]>([
    [/timesteps recorded in the recording.*this version plans/, { respacing: '24' }],
    [/timesteps recorded/, { timesteps: '[0, 1, 2]' }],
    [/moves recorded/, { jump: '{"jump_length": 5, "jump_n_sample": 2}' }],
    [/moves recorded/, { transitions: '[[24, 23]]' }],
    [/noises recorded/, { noise_roles: '["step", "input"]' }],
  ])('a plan other than the one made here is a sentence: %s', async (message, metadata) => {
    expect(await failureOf(() => replay({ metadata }))).toBeFuzzydiffError('mismatch', message);
  });

  test.each<[message: RegExp, metadata: Record<string, string>]>([
    [/betas such as.*cosine/, { betas: 'cosine' }],
    [/learned variance/, { variance: 'fixed_small' }],
    [/True or False as "clip_denoised".*maybe/, { clip_denoised: 'maybe' }],
    [/JSON as metadata "respacing"/, { respacing: '25 steps' }],
  ])('what is not understood is a sentence: %s', async (message, metadata) => {
    expect(await failureOf(() => replay({ metadata }))).toBeFuzzydiffError('invalid-file', message);
  });

  test('what is missing is named', async () => {
    const without = (name: string) =>
      formatSafetensors({
        tensors: new Map([...file.tensors].filter(([own]) => own !== name)),
        metadata: new Map([...file.metadata].filter(([own]) => own !== name)),
      });
    for (const name of [...file.tensors.keys()])
      expect(await failureOf(() => parseRecording(without(name), 'x'))).toBeFuzzydiffError(
        'invalid-file',
        RegExp(`"${name}"`),
      );
    for (const name of [...file.metadata.keys()])
      expect(await failureOf(() => parseRecording(without(name), 'x'))).toBeFuzzydiffError(
        'invalid-file',
        RegExp(`"${name}"`),
      );
  });
});
