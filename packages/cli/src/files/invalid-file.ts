import { FuzzydiffError } from '@fuzzydiff/core';

/**
 * The error about a file that cannot be used, in one sentence.
 *
 * @example invalidFile('a.png', 'an image', 'it is empty', 'copy it again from where it came from')
 */
export function invalidFile(
  path: string,
  expected: string,
  found: string,
  remedy: string,
  cause?: unknown,
): FuzzydiffError {
  const message = `Expected ${expected} in ${path} but ${found}; ${remedy}.`;
  return new FuzzydiffError('invalid-file', message, { data: { path }, cause });
}
