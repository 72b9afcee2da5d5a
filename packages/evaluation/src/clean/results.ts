import type { Estimate } from '../evaluation/results.js';
import type { Interval } from '../metrics/bootstrap.js';

/** A face that is fine, and what its map says. */
export interface CleanFace {
  /** The photograph's key. */
  readonly image: string;
  /** Whether the photograph has no colours: it is compared with its own statistics then. */
  readonly grey: boolean;
  /** What is looked at. */
  readonly lookedAt: 'head' | 'frame';
  /** The smallest p value of its regions, in `(0, 1]`: at which `alpha` it would be changed; 1 where it has no region. */
  readonly p: number;
  /** How much of what is looked at is changed at the `alpha` of the evaluation, in `[0, 1]`. */
  readonly changed: number;
}

/** Faces that are changed at all, with an exact 95 % interval of their share. */
export interface ChangedFaces extends Interval {
  /** How many, at least 0. */
  readonly faces: number;
  /** Of all faces, in `[0, 1]`. */
  readonly share: number;
}

/** What is promised of faces, and what came of it. */
export interface CleanSummary {
  /** How many faces there are: at least 1. */
  readonly faces: number;
  /** The share that is changed at all, at most, in `(0, 1]`. */
  readonly alpha: number;
  /** How many clean images the promise is of: n. */
  readonly images: number;
  /** Those that are changed. */
  readonly changed: ChangedFaces;
  /** How much of a face is changed on average, in `[0, 1]`. */
  readonly share: Estimate;
  /** At most how much of one that is promised to be, in `(0, 1]`. */
  readonly expectedShare: number;
}

/** What an evaluation on faces that are fine gives: `results.json`. */
export interface CleanResults {
  readonly specification: 'fuzzydiff-clean/1';
  readonly recipe: {
    /** The model's id. */
    readonly model: string;
    /** The name of the correction's settings. */
    readonly preset: string;
    /** Of the noise: a whole number from 0 to 2^53 - 1. */
    readonly seed: number;
    readonly photographs: readonly string[];
  };
  /** Of photographs in colour; null where there are no faces in such. */
  readonly colour: CleanSummary | null;
  /** Of photographs in black-and-white; null where there are no faces in such. */
  readonly grey: CleanSummary | null;
  readonly faces: readonly CleanFace[];
}
