import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod, type BetaSchedule } from './betas.js';
import { knownAlphas } from './known-alphas.js';

test('they are the schedule’s, and computed once', () => {
  const [one, other] = [100, 200].map((steps): BetaSchedule => ({ kind: 'cosine', steps }));
  expect(knownAlphas(one!)).toEqual(alphasCumprod(one!));
  expect(knownAlphas(other!)).toHaveLength(200);
  expect(knownAlphas(one!)).toBe(knownAlphas(one!));
});

test('what is no schedule is refused, also the second time', async () => {
  const none = { kind: 'square', steps: 3 } as unknown as BetaSchedule;
  for (const schedule of [none, none, undefined as unknown as BetaSchedule])
    expect(await failureOf(() => knownAlphas(schedule))).toBeFuzzydiffError('invalid-argument', /schedule.kind/);
});
