import { expect, test } from 'vitest';
import { firstDifference } from './first-difference.js';

const made = {
  preset: 'fast',
  correction: { upper: 7, plan: { steps: 6, jumps: { length: 1 } }, alpha: 0.05 },
  face: [1, 3],
};

test('what differs first is named by its path, and alone', () => {
  const { correction } = made;
  expect(firstDifference(made, structuredClone(made))).toBeUndefined();
  expect(firstDifference({ ...made, correction: { ...correction, alpha: 0.1 } }, made)).toEqual({
    ...{ path: 'correction.alpha', wanted: '0.1', found: '0.05' },
  });
  expect(firstDifference({ ...made, preset: 'balanced', face: 'all' }, made)).toMatchObject({ path: 'preset' });
  const steps = { ...made, correction: { ...correction, plan: { ...correction.plan, steps: 7 } } };
  expect(firstDifference(steps, made)).toMatchObject({ path: 'correction.plan.steps', wanted: '7', found: '6' });
});

test('a list is one value, but for one of objects', () => {
  expect(firstDifference({ ...made, face: [1] }, made)).toEqual({ path: 'face', wanted: '[1]', found: '[1,3]' });
  const strokes = (...sizes: number[]) => ({ strokes: sizes.map((size) => ({ size })) });
  expect(firstDifference(strokes(2, 4), strokes(2, 3))).toEqual({ path: 'strokes.1.size', wanted: '4', found: '3' });
});

test('what only one of them has is nothing in the other, and what is long is cut short', () => {
  expect(firstDifference({ ...made, allOver: true }, made)).toEqual({ path: 'allOver', wanted: 'true', found: 'none' });
  const long = firstDifference(made, { ...made, face: 'x'.repeat(1000) });
  expect(long).toMatchObject({ path: 'face', wanted: '[1,3]', found: expect.stringMatching(/^"x{79}\.\.\.$/) });
});
