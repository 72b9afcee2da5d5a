import type { CorrectionSettings, Tensor } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import type { DegradationKind } from '../degradations/degradation.js';
import type { MethodName } from './methods.js';

/** A `mean` over images with its 95 % bootstrap interval from `low` to `high`; in the measure's own unit. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** How many images had a value: the PSNR of two equal regions is infinite, and is left out. */
  readonly images: number;
}

/** What is measured of an attention map, against the pixels known to be degraded; each per image, in `[0, 1]`. */
export interface MapScores {
  /** Area under the receiver operating characteristic, in `[0, 1]`. */
  readonly auroc: number | null;
  /** In `[0, 1]`. */
  readonly averagePrecision: number | null;
  /** Share of degraded pixels: the average precision of a map that knows nothing. */
  readonly prevalence: number;
  /** Per-region overlap, averaged over false positive rates from 0 to 0.3. */
  readonly perRegionOverlap: number | null;
  /** The best F1 of any threshold, in `[0, 1]`. */
  readonly f1Max: number | null;
  /** 1 where the image counts as clean all the same, and is left as it is; else 0. */
  readonly asClean: number;
}

/** What is measured of an attention map of a clean image. */
export interface CleanScores {
  /** Share of pixels whose score is over the lower bound: where attention begins. */
  readonly overLower: number;
  /** Share of pixels whose score is over the middle of both bounds: where attention is half. */
  readonly overMiddle: number;
  /** 1 where the image counts as clean, and is returned as it came; else 0. */
  readonly asClean: number;
}

/**
 * What is measured of an image made from a degraded one, against the clean one: `psnrInside` the degraded region,
 * `psnrOutside` it and `psnrWhole` are in dB; `ssimInside`, `ssimOutside` and `ssimWhole` in `[-1, 1]`. Null where a
 * PSNR is infinite or a region empty.
 */
export interface ImageScores {
  readonly psnrInside: number | null;
  readonly psnrOutside: number | null;
  readonly psnrWhole: number | null;
  readonly ssimInside: number | null;
  readonly ssimOutside: number | null;
  readonly ssimWhole: number | null;
  /** PSNR against the degraded input instead of the clean image. */
  readonly psnrToInput: number | null;
  /** PSNR inside minus that of the input, in dB. */
  readonly gainInside: number | null;
  /** Mean gradient of the whole image, as a share of the clean image's: 1 is as sharp. */
  readonly sharpness: number;
  /** Standard deviation over the samples, mean over the region's pixels, in image units; null for one sample. */
  readonly diversityInside: number | null;
  /** The same over the other pixels. */
  readonly diversityOutside: number | null;
  /** Predictions for one result, the map's included where the method makes one. */
  readonly modelCalls: number;
  /** Seconds that it took. */
  readonly seconds: number;
}

/** One degraded image and what came of it. */
export interface EvaluationCase {
  readonly image: string;
  readonly kind: DegradationKind;
  readonly map: MapScores;
  readonly methods: Readonly<Partial<Record<MethodName, ImageScores>>>;
}

/** Estimates over the cases of one degradation, or over the images' means over all of them. */
export interface Summary {
  readonly map: Readonly<Record<keyof MapScores, Estimate | null>>;
  readonly methods: Readonly<Partial<Record<MethodName, Readonly<Record<keyof ImageScores, Estimate | null>>>>>;
  /** The correction minus a baseline, image by image: an interval that leaves out 0 tells the two apart. */
  readonly differences: Readonly<Partial<Record<MethodName, Readonly<Record<keyof ImageScores, Estimate | null>>>>>;
}

/** Everything an evaluation measured, and how: `results.json`. */
export interface EvaluationResults {
  readonly specification: 'fuzzydiff-evaluation/1';
  /** What was evaluated, and with which settings. */
  readonly recipe: {
    readonly model: string;
    readonly preset: string;
    readonly estimator: Estimator;
    readonly correction: CorrectionSettings;
    /** Whole number from 0 to 2^53 - 1. */
    readonly seed: number;
    /** How many samples of each synthesis. */
    readonly samples: number;
    readonly images: readonly string[];
    readonly kinds: readonly DegradationKind[];
    readonly methods: readonly MethodName[];
    /** How many images the statistics were made of. */
    readonly calibrationImages: number;
    /** And those for black-and-white images; null where those had none of their own. */
    readonly greyCalibrationImages: number | null;
  };
  readonly kinds: Readonly<Partial<Record<DegradationKind, Summary>>>;
  readonly all: Summary;
  readonly clean: Readonly<Record<keyof CleanScores, Estimate>>;
  readonly strengths: StrengthFigure | null;
  readonly cases: readonly EvaluationCase[];
}

/** Fig. 1 in numbers: one degraded image held to itself with weights from nothing to everything. */
export interface StrengthFigure {
  readonly image: string;
  readonly kind: DegradationKind;
  /** Retentions, in `[0, 1]`. */
  readonly values: readonly number[];
  /** PSNR of each result against the degraded input, in dB; null where they are equal. */
  readonly uniform: readonly (number | null)[];
  /** The same, in dB, with the weight times the known mask: inside it nothing is kept. */
  readonly masked: readonly (number | null)[];
}

/** Pictures of one case: `clean`, `degraded` and what the `methods` made of it, each `[C,H,W]` in `[-1, 1]`. */
export interface ExamplePictures {
  readonly image: string;
  readonly kind: DegradationKind;
  readonly clean: Tensor;
  readonly degraded: Tensor;
  /** `[1,H,W]`, ones where it was degraded. */
  readonly mask: Tensor;
  /** Attention, `[1|C,H,W]` in `[0, 1]`. */
  readonly attention: Tensor;
  readonly methods: Readonly<Partial<Record<MethodName, Tensor>>>;
}

/** The pictures of an evaluation. */
export interface EvaluationPictures {
  readonly examples: readonly ExamplePictures[];
  /** Fig. 1: the input `[C,H,W]`, and what came of it with each weight. */
  readonly strengths: {
    /** `[C,H,W]` in `[-1, 1]`. */
    readonly input: Tensor;
    /** One `[C,H,W]` per weight. */
    readonly uniform: readonly Tensor[];
    /** One `[C,H,W]` per weight. */
    readonly masked: readonly Tensor[];
  } | null;
}
