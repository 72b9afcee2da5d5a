import { expect } from 'vitest';

/** How far values may be from the expected ones: `|actual - expected| <= atol + rtol |expected|`. */
export interface Tolerance {
  /** @default 0 */
  readonly atol?: number;
  /** @default 0 */
  readonly rtol?: number;
}

declare module 'vitest' {
  interface Matchers<T> {
    /** Every value is within the tolerance of the expected one; not a number is near nothing. */
    toBeAllClose(expected: ArrayLike<number>, tolerance: Tolerance): T;
    /** The call throws, or the promise rejects with, a `FuzzydiffError` of that code whose message is one sentence. */
    toBeFuzzydiffError(code: string, message?: RegExp): T;
  }
}

expect.extend({
  toBeAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, { atol = 0, rtol = 0 }: Tolerance) {
    if (actual.length !== expected.length)
      return { pass: false, message: () => `expected ${expected.length} values, got ${actual.length}` };
    let worst = 0;
    let at = -1;
    for (let i = 0; i < actual.length; i++) {
      const excess = Math.abs(actual[i]! - expected[i]!) - (atol + rtol * Math.abs(expected[i]!));
      if (!(excess <= worst)) [worst, at] = [Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess, i];
    }
    const found = at < 0 ? 'all are' : `value ${at} is ${actual[at]}, not ${expected[at]}`;
    return {
      pass: at < 0,
      message: () => `expected values${this.isNot ? ' not' : ''} within atol ${atol}, rtol ${rtol}: ${found}`,
    };
  },

  toBeFuzzydiffError(error: unknown, code: string, message = /./) {
    const known =
      error instanceof Error && Symbol.for('fuzzydiff.error') in error
        ? (error as Error & { code: string })
        : undefined;
    const pass =
      known !== undefined && known.code === code && message.test(known.message) && /^\S.*\S\.$/s.test(known.message);
    return {
      pass,
      message: () =>
        `expected${this.isNot ? ' no' : ''} FuzzydiffError ${code} matching ${message}, got ${known?.code ?? ''} ${String(error)}`,
    };
  },
});

/** What the call throws, or the promise rejects with. */
export async function failureOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure, but there was none');
}
