import { checkInteger } from '../errors.js';
import { checkFloat32 } from '../tensor/tensor.js';
import { type Gaussians, scalarGaussians } from './gaussians.js';
import { simdGaussians } from './simd-gaussians.js';
import { threefry4x32, type Words } from './threefry.js';

/** What a draw of noise is for. Draws for different purposes are independent, whatever their numbers. */
export type NoisePurpose =
  /** The pure noise that a run starts from. */
  | 'initial'
  /** The fresh noise of a reverse step. */
  | 'step'
  /** The re-noised input of a fusion. */
  | 'input'
  /** A move back up. */
  | 'resample'
  /** The noised image that a projection starts from. */
  | 'projection'
  /** A degradation's own randomness. */
  | 'degradation'
  /** The grain of what is mended in a photograph. */
  | 'grain';

/** Names one draw: the same key gives the same noise, on every machine and in every order. */
export interface NoiseKey {
  /** Which image; any text, e.g. its file name. @default '' */
  readonly image?: string;
  /** Which of several samples of one image. @default 0 */
  readonly sample?: number;
  readonly purpose: NoisePurpose;
  /** Which draw: the position of a move in its run, the number of a noise at a depth. @default 0 */
  readonly draw?: number;
}

/** Where a run's Gaussian noise comes from. Replays and tests give their own. */
export interface NoiseSource {
  /**
   * Fills `out`, of any length, with independent standard normal values: the noise of Ho et al. 2020, Algorithm 2.
   *
   * @param blocks where it is read, `[B]`: block n is the values from 4n to 4n + 3, and they ascend; a source may leave the others as
   *   they are. @default all of it is
   * @throws FuzzydiffError `invalid-argument` where `out` is no `Float32Array`
   */
  fill(out: Float32Array, key: NoiseKey, blocks?: Int32Array): void;
}

/** Part of every result's identity; it changes when the same key would give other noise. */
export const noiseScheme = 'threefry4x32-20/as241/1';

/**
 * Counter-based noise: a pure function of (seed, image, sample, purpose, draw, position), so that no result depends on
 * batch size, order, sharding or machine. Ours, of Threefry (Salmon et al. 2011) and AS 241 (Wichura 1988).
 *
 * @param seed whole number from 0 to 2^53 - 1
 * @throws FuzzydiffError `invalid-argument` for another seed
 */
export function keyedNoise(seed: number): NoiseSource {
  checkInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  const low = seed | 0;
  const high = Math.floor(seed / 0x100000000) | 0;
  gaussians ??= simdGaussians() ?? scalarGaussians();
  const fill = gaussians;
  const [imageDigest, purposeDigest] = [lastDigest(), lastDigest()];
  return {
    fill(out, { image = '', sample = 0, purpose, draw = 0 }, blocks) {
      checkFloat32('out', out);
      const [i0, i1] = imageDigest(image);
      const [p0] = purposeDigest(purpose);
      fill([low, high, i0, i1], [draw, sample, p0], out, blocks);
    },
  };
}

/** One for all sources, made with the first: it keeps nothing from one call to the next. */
let gaussians: Gaussians | undefined;

/** `digest`, which knows the last text's: an image's noise is asked for again and again. */
function lastDigest(): (text: string) => Words {
  let [last, words] = ['', digest('')];
  return (text) => {
    if (text !== last) [last, words] = [text, digest(text)];
    return words;
  };
}

/** 128 bits that stand for a text: its UTF-16 units, eight at a time, chained through the generator as a hash. */
function digest(text: string): Words {
  let state: Words = [text.length, 0, 0, 0];
  const out = new Int32Array(4);
  for (let i = 0; i < text.length; i += 8) {
    const pair = (at: number) => text.charCodeAt(i + at) | (text.charCodeAt(i + at + 1) << 16) | 0;
    const block: Words = [pair(0), pair(2), pair(4), pair(6)];
    threefry4x32(state, block, out);
    state = [out[0]! ^ block[0], out[1]! ^ block[1], out[2]! ^ block[2], out[3]! ^ block[3]];
  }
  return state;
}
