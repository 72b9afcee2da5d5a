import { describe, expect, test } from 'vitest';
import { binomialInterval } from './binomial-interval.js';

describe('an exact interval of a probability', () => {
  test.each([
    // By sums of exact binomial coefficients.
    [0, 20, 0, 0.1684335],
    [1, 20, 0.00126509, 0.2487328],
    [6, 116, 0.0192158, 0.1091848],
    [20, 20, 0.8315665, 1],
  ])('of %i of %i', (count, trials, low, high) => {
    const found = binomialInterval(count, trials);
    expect(found.low).toBeCloseTo(low, 5);
    expect(found.high).toBeCloseTo(high, 5);
  });

  test('is refused of more than there were', () => {
    expect(() => binomialInterval(3, 2)).toThrow(/from 0 to 2 for count but found 3/);
    expect(() => binomialInterval(0, 0)).toThrow(/for trials but found 0/);
  });
});
