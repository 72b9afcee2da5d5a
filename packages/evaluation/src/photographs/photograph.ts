import type { Tensor } from '@fuzzydiff/core';
import type { FaceBox, Image, Placement, Plane } from '@fuzzydiff/core/image';

/** A photograph that is fine, to be evaluated on. */
export interface Photograph {
  /** Names it in the results, and keys its damage; a file's name, for example. */
  readonly key: string;
  /** 1 channel (grey) or 3 (RGB). */
  readonly image: Image;
  /** The boxes of its faces, in its pixels. */
  readonly faces: readonly FaceBox[];
}

/** What corrects a photograph: a prior of `@fuzzydiff/core`, for example, whose options are set. */
export interface PhotographCorrector {
  /** Facts about its model: `id` is its name. */
  readonly info: { readonly id: string };
  /** Finds faces and damage itself; `seed` is of its noise, from 0 to 2^53 - 1. */
  correct(
    photo: Image,
    options: { readonly seed: number; readonly signal: AbortSignal | undefined },
  ): PromiseLike<CorrectedPhotograph>;
}

/** What came of a photograph. */
export interface CorrectedPhotograph {
  readonly photo: Image;
  /** How much of each pixel is kept, of the photograph's size, in `[0, 1]`. */
  readonly weight: Plane;
  readonly faces: readonly CorrectedPhotographFace[];
  /** Predictions that it took. */
  readonly modelCalls: number;
}

/** A face that was worked on. */
export interface CorrectedPhotographFace {
  /** Where it was found; absent where it was not looked for. */
  readonly detected?: { readonly box: FaceBox };
  /** Where its frame lies. */
  readonly placement: Placement;
  /** How unlike a face each pixel of the frame is, `[H,W]`, of any scale. */
  readonly score: Tensor;
}
