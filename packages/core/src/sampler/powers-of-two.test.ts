import { expect, test } from 'vitest';
import { parts, powersOfTwo, reach } from './powers-of-two.js';

test('each is a power of two, and the whole ones exactly', () => {
  expect(powersOfTwo).toHaveLength(2 * reach + 1);
  for (let n = -reach; n <= reach; n++) {
    const power = powersOfTwo[reach + n]!;
    expect(Math.abs(power / 2 ** (n / parts) - 1)).toBeLessThan(1e-13);
    if (n % parts === 0) expect(power).toBe(2 ** (n / parts));
  }
});
