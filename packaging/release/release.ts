import { inject } from 'vitest';
import type { Release } from './rehearsal.js';

/**
 * The release that was rehearsed before the tests.
 *
 * @throws Error with what went wrong, where it could not be
 */
export function release(): Release {
  const rehearsed = inject('release');
  if (typeof rehearsed === 'string') throw new Error(rehearsed);
  return rehearsed;
}
