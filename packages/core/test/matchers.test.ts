import { expect, test } from 'vitest';
import { FuzzydiffError } from '../src/errors.js';
import { failureOf } from './matchers.js';

test('values are all close within the tolerance, and not beyond it', () => {
  expect([1, 2]).toBeAllClose([1.001, 2], { atol: 2e-3 });
  expect([100]).toBeAllClose([101], { rtol: 0.01 });
  expect([1, 2]).not.toBeAllClose([1, 2.1], { atol: 0.01, rtol: 0.01 });
  expect([1, 2.1, 2]).not.toBeAllClose([1, 2, 2], { atol: 0.01 });
  expect([1]).not.toBeAllClose([1, 1], { atol: 1 });
});

test('what is no number is close to nothing', () => {
  for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
    expect([0, broken]).not.toBeAllClose([0, 0], { atol: 1 });
    expect([0]).not.toBeAllClose([Number.NaN], { atol: 1 });
  }
});

test('a FuzzydiffError is one with that code, and a message that is a sentence', () => {
  expect(new FuzzydiffError('mismatch', 'Expected a.')).toBeFuzzydiffError('mismatch', /Expected/);
  expect(new FuzzydiffError('mismatch', 'Expected a.')).not.toBeFuzzydiffError('invalid-file');
  expect(new FuzzydiffError('mismatch', 'Expected a.')).not.toBeFuzzydiffError('mismatch', /b/);
  expect(new FuzzydiffError('mismatch', 'Expected a')).not.toBeFuzzydiffError('mismatch');
  expect(new Error('Expected a.')).not.toBeFuzzydiffError('mismatch');
});

test('the failure of a call that succeeds is a failure', async () => {
  const reason = new Error('no');
  expect(await failureOf(() => Promise.reject(reason))).toBe(reason);
  await expect(failureOf(() => 1)).rejects.toThrow('there was none');
});
