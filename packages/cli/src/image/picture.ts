import type { Image } from '@fuzzydiff/core/image';
import type { Statements } from './metadata/statements.js';

/** An image as its file gives it: the values, and what the file says of them. */
export interface Picture extends Image, Statements {
  /** Sentences about what was taken of the file, and what was left. */
  readonly notes: readonly string[];
  /** Whether it was compressed with loss, so that no value is exact. */
  readonly lossy: boolean;
}
