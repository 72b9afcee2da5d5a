import { invalidArgument } from '../errors.js';
import type { InpaintOptions } from './options.js';

/**
 * Returns options, or refuses what is none: JavaScript lets anything through, which would fail far from where it was given.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no object, and for a `signal` that is none
 */
export function checkOptions<O extends object>(options: O & { readonly signal?: AbortSignal | undefined }): O {
  if (typeof options !== 'object' || options === null)
    throw invalidArgument('options', 'an object', options, 'leave it out where there is nothing to say');
  const { signal } = options;
  // By what is called of it: a page's own, or that of a library in place of the system's, may be of another class.
  if (signal && typeof signal.throwIfAborted !== 'function')
    throw invalidArgument('signal', 'an AbortSignal', signal, 'pass the signal of an AbortController');
  return options;
}

/** Refuses an inpainting that nobody has said anything about, which only JavaScript lets through. */
export function checkKeep(options: InpaintOptions | undefined): InpaintOptions {
  if (options?.keep !== undefined) return options;
  throw invalidArgument('keep', 'a number from 0 to 1, or a mask,', undefined, 'say how much of each pixel is kept');
}
