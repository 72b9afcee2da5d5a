import type { Tensor } from '@fuzzydiff/core';
import { checkOneOf } from '@fuzzydiff/core/internal';
import { keyedNoise } from '@fuzzydiff/core/math';
import { blur } from './blur.js';
import { cast } from './cast.js';
import type { Degradation, DegradationKind, Degraded } from './degradation.js';
import { dust } from './dust.js';
import { grey } from './grey.js';
import { jpeg } from './jpeg.js';
import { occluder } from './occluder.js';
import { offset } from './offset.js';
import { scratch } from './scratch.js';

/** Every degradation by its name. */
export const degradations: Readonly<Record<DegradationKind, Degradation>> = {
  grey,
  offset,
  scratch,
  dust,
  blur,
  occluder,
  jpeg,
  cast,
};

/**
 * Damages an image in one of the ways that {@link degradations} lists: the same for the same (kind, seed, key), on every
 * machine and in every order, and unrelated for others.
 *
 * @param image `[C,H,W]` in `[-1, 1]`, at least 16 pixels on each side; left as it is
 * @param seed whole number from 0 to 2^53 - 1
 * @param key which image; any text, e.g. its file name
 * @throws FuzzydiffError `invalid-argument`
 */
export function degrade(kind: DegradationKind, image: Tensor, seed: number, key: string): Degraded {
  checkOneOf('kind', kind, Object.keys(degradations));
  return degradations[kind](image, keyedNoise(seed), key);
}
