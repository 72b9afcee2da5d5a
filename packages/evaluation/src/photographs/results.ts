import type { Estimate } from '../evaluation/results.js';
import type { PhotographDamage } from './damage/damage-photograph.js';

/** What is made of a damaged photograph. */
export type PhotographMethod =
  /** The photograph as it is. */
  | 'nothing'
  /** The correction, which finds faces and damage itself. */
  | 'correct'
  /** Telea's inpainting, told where the damage is. */
  | 'telea'
  /** Telea's inpainting of what stands out by its top hat or black hat. */
  | 'morphology-telea';

/** All of them. */
export const photographMethods: readonly PhotographMethod[] = ['nothing', 'correct', 'telea', 'morphology-telea'];

/**
 * What is measured of a picture made of a damaged photograph, on stored values, against the clean photograph: `psnrHead` is of
 * the damage in the heads, `psnrInside` of all damage, `psnrOutside` of the rest, in dB; null where it is infinite or where
 * there are no such pixels.
 */
export interface PhotographScores {
  readonly psnrHead: number | null;
  readonly psnrInside: number | null;
  readonly psnrOutside: number | null;
  /** The share of pixels outside the damage whose stored values are the photograph's, in `[0, 1]`. */
  readonly sameOutside: number | null;
  /** Area under the receiver operating characteristic of what tells the damage, within the heads, in `[0, 1]`; null of what finds none. */
  readonly auroc: number | null;
  /** That of the scores which it is told from, before it is decided which faces and regions are changed, in `[0, 1]`; null of what has none. */
  readonly scoreAuroc: number | null;
  /** Seconds that it took. */
  readonly seconds: number;
}

/** A damaged photograph, and what came of it. */
export interface PhotographCase {
  /** The photograph's key. */
  readonly image: string;
  readonly kind: PhotographDamage;
  /** The share of its pixels that are damaged, in `[0, 1]`. */
  readonly damaged: number;
  /** Whether each of its faces, in the order of the recipe, is found in the damaged photograph. */
  readonly facesFound: readonly boolean[];
  /** Predictions that the correction took. */
  readonly modelCalls: number;
  readonly methods: Readonly<Record<PhotographMethod, PhotographScores>>;
}

/** A photograph that is fine, and what came of it. */
export interface CleanPhotograph {
  /** The photograph's key. */
  readonly image: string;
  /** Whether every stored value is the photograph's. */
  readonly returned: boolean;
  /** The share of its pixels that are the photograph's, in `[0, 1]`. */
  readonly same: number;
  /** PSNR against it in dB; null where it is returned to the byte. */
  readonly psnr: number | null;
  readonly facesFound: readonly boolean[];
}

/** Estimates over the photographs of one kind of damage, or over the photographs' means over all of them. */
export interface DamageSummary {
  /** The share of faces found in a damaged photograph, in `[0, 1]`. */
  readonly facesFound: Estimate | null;
  readonly methods: Readonly<Record<PhotographMethod, Readonly<Record<keyof PhotographScores, Estimate | null>>>>;
}

/** Estimates over photographs. */
export interface PhotographSummary {
  /** How many, at least 1. */
  readonly photographs: number;
  readonly kinds: Readonly<Partial<Record<PhotographDamage, DamageSummary>>>;
  readonly all: DamageSummary;
  /** Of clean photographs: the share returned to the byte, of their pixels that stay, and of their faces that are found. */
  readonly clean: {
    readonly returned: Estimate | null;
    readonly same: Estimate | null;
    readonly facesFound: Estimate | null;
  };
}

/** A photograph that was evaluated on. */
export interface PhotographRecord {
  readonly key: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Whether it has no colours. */
  readonly grey: boolean;
  /** How many faces were found in it while it was clean. */
  readonly faces: number;
}

/** What an evaluation on whole photographs gives: `results.json`. */
export interface PhotographResults {
  readonly specification: 'fuzzydiff-photographs/1';
  readonly recipe: {
    /** The model's id. */
    readonly model: string;
    /** The name of the correction's settings. */
    readonly preset: string;
    /** Of damage and noise: a whole number from 0 to 2^53 - 1. */
    readonly seed: number;
    readonly kinds: readonly PhotographDamage[];
    /** By how many degrees each photograph was turned clockwise about its largest face, from -180 to 180. */
    readonly tilt: number;
    readonly photographs: readonly PhotographRecord[];
  };
  readonly all: PhotographSummary;
  /** Of photographs in colour; null where there are none. */
  readonly colour: PhotographSummary | null;
  /** Of photographs in black-and-white; null where there are none. */
  readonly grey: PhotographSummary | null;
  readonly cases: readonly PhotographCase[];
  readonly clean: readonly CleanPhotograph[];
}
