import { FuzzydiffError } from '@fuzzydiff/core';
import { nameInLine } from './in-line.js';

/** What is wrong with a file. */
export interface InvalidFile {
  /** What it was expected to be: `an image`. */
  readonly expected: string;
  /** What it is: `it is empty`. */
  readonly found: string;
  readonly remedy: string;
  /** What lay beneath. @default nothing */
  readonly cause?: unknown;
}

/**
 * The error about a file that cannot be used, in one sentence.
 *
 * @example invalidFile('a.png', { expected: 'an image', found: 'it is empty', remedy: 'copy it again from where it came from' })
 */
export function invalidFile(path: string, { expected, found, remedy, cause }: InvalidFile): FuzzydiffError {
  const message = `Expected ${expected} in ${nameInLine(path)} but ${found}; ${remedy}.`;
  return new FuzzydiffError('invalid-file', message, { data: { path }, cause });
}
