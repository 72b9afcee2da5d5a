import type { Synthesis } from '../condition/synthesize.js';
import type { Attention } from '../correction/attend.js';
import type { Found, JudgedRegion } from '../correction/find-regions.js';
import type { Box } from '../photo/placement.js';
import type { Plane } from '../photo/resample.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Photo } from './photo.js';
import type { FramedFace } from './place-faces.js';

export type { FramedFace };

/** A connected region in which a face does not look like one, and what becomes of it. */
export interface FoundRegion extends JudgedRegion {
  /** Around it, in the photograph's pixels. */
  readonly box: Box;
}

/** What was found in a face. */
export interface MappedFace extends FramedFace, Attention, Found {
  /** What was found, the largest first; absent where the calibration has no promise, which says what a region is. */
  readonly regions?: readonly FoundRegion[];
}

/** What was found in a photograph. */
export interface MapResult {
  /** One for each face that was chosen, from left to right. */
  readonly faces: readonly MappedFace[];
  /** How many faces there are in all; where none is looked for, 1. */
  readonly found: number;
  /** Predictions that it took. */
  readonly modelCalls: number;
}

/** A region, and how much of it was changed. */
export interface CorrectedRegion extends FoundRegion {
  /** The part of the photograph's pixels in it that are not the original's, from 0 to 1: in the first sample. */
  readonly changed: number;
}

/** A face that was corrected: what was found, and what was made of it. */
export interface CorrectedFace extends MappedFace, Synthesis {
  /** What was found, the largest first; absent where the calibration has no promise, which says what a region is. */
  readonly regions?: readonly CorrectedRegion[];
}

/** A photograph of which something was made. */
export interface SynthesisResult<P extends Photo, F> {
  /** The photograph with its faces as made; outside of them, and where all is kept, the original's pixels. */
  readonly photo: P;
  /** One for each sample that was asked for; the first is `photo`. */
  readonly photos: readonly P[];
  /** One for each face that was worked on, from left to right. */
  readonly faces: readonly F[];
  /** How many faces there are in all; where none is looked for, 1. */
  readonly found: number;
  /** How much of each pixel of the photograph is kept, from 0 to 1: of the first of its samples. */
  readonly weight: Plane;
  /** The mean of how much of each pixel of the faces is kept, from 0 to 1. */
  readonly kept: number;
  /** The part of the photograph's pixels that are not the original's, from 0 to 1. */
  readonly changed: number;
  /** Predictions that it took. */
  readonly modelCalls: number;
}

/** A corrected photograph. */
export type CorrectResult<P extends Photo> = SynthesisResult<P, CorrectedFace>;

/** A photograph that was painted anew where its mask says so. */
export type InpaintResult<P extends Photo> = SynthesisResult<P, FramedFace & Synthesis>;

/** Unconditional samples. */
export interface SampleResult {
  /** `[N,C,H,W]`, in `[-1, 1]` where the plan clips. */
  readonly samples: Tensor;
  /** Predictions that it took. */
  readonly modelCalls: number;
}
