import { checkOneOf, invalidArgument } from '../errors.js';
import type { InpaintOptions } from './options.js';

/** What some options may be, of whichever call: each refuses what is none. Numbers that are computed with are checked where they are. */
const checks: Readonly<Record<string, (value: never, name: string) => void>> = {
  minFace: checkPixels,
  face: checkFace,
  whole: checkSwitch,
  always: checkSwitch,
  perFusion: checkSwitch,
  deepestInFull: checkSwitch,
  grey: (value, name) => checkOneOf(name, value, ['auto', 'on', 'off']),
  within: (value, name) => checkOneOf(name, value, ['head', 'frame']),
  zMaps: checkZMaps,
  regions: checkRegions,
  bands: checkBands,
};

/**
 * Returns options, or refuses what is none: JavaScript lets anything through, which would fail far from where it was given, or
 * change the result and say nothing.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no object, for a `signal` that is none, and for an option of another kind than
 *   it has
 */
export function checkOptions<O extends object>(options: O & { readonly signal?: AbortSignal | undefined }): O {
  if (typeof options !== 'object' || options === null)
    throw invalidArgument('options', 'an object', options, 'leave it out where there is nothing to say');
  const { signal } = options;
  // By what is called of it: a page's own, or that of a library in place of the system's, may be of another class.
  if (signal && typeof signal.throwIfAborted !== 'function')
    throw invalidArgument('signal', 'an AbortSignal', signal, 'pass the signal of an AbortController');
  for (const [name, check] of Object.entries(checks)) {
    const value = options[name as keyof O];
    if (value !== undefined) check(value as never, name);
  }
  return options;
}

/** Refuses an inpainting that nobody has said anything about, which only JavaScript lets through. */
export function checkKeep(options: InpaintOptions | undefined): InpaintOptions {
  if (options?.keep !== undefined) return options;
  throw invalidArgument('keep', 'a number from 0 to 1, or a mask,', undefined, 'say how much of each pixel is kept');
}

function checkSwitch(value: unknown, name: string): void {
  // 'no' would be taken for yes.
  if (typeof value !== 'boolean') throw invalidArgument(name, 'true or false', value);
}

function checkPixels(value: unknown, name: string): void {
  // Nothing is as large as what is no number: no face would be found.
  if (!(typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY))
    throw invalidArgument(name, 'a number of pixels, at least 0,', value);
}

function checkFace(value: unknown, name: string): void {
  if (value === 'all' || value === 'largest') return;
  if (!Array.isArray(value))
    throw invalidArgument(name, "'all', 'largest', or an array of numbers from the left, from 1,", value);
  if (value.length === 0)
    throw invalidArgument(name, 'at least one number', value, 'leave it out for all of the faces');
}

function checkZMaps(value: unknown, name: string): void {
  if (!Array.isArray(value)) throw invalidArgument(name, 'an array with the z maps of each face', value);
}

function checkRegions(value: unknown, name: string): void {
  const wrong = Array.isArray(value) ? value.find((own) => !Array.isArray(own)) : value;
  if (wrong === undefined) return;
  const expected = "an array with an array of its regions' places for each face, as [[0, 2]] for one face,";
  throw invalidArgument(name, expected, value);
}

function checkBands(value: { readonly hold?: unknown; readonly kept?: unknown } | null, name: string): void {
  if (typeof value?.hold === 'function' && typeof value.kept === 'function') return;
  throw invalidArgument(
    name,
    'what frequencyBands gives',
    value,
    'make them with frequencyBands({ luma: [1, 1, 0.5] }), of @fuzzydiff/core/math',
  );
}
