import type { ImageScores, MapScores } from '../../evaluation/results.js';
import { decimals, type NumberFormat, signed, threeDigits, whole } from '../text/numbers.js';

/** A score as a column: neighbours of one group share a heading. */
export interface Measure<Key extends string> {
  readonly key: Key;
  readonly group: string;
  readonly heading: string;
  readonly format: NumberFormat;
  /** How a difference of two is written; null where there is no point in one. */
  readonly formatDifference: NumberFormat | null;
  /** Whether more is better; null where that is not for us to say. */
  readonly moreIsBetter: boolean | null;
}

const decibels = { format: decimals(1), formatDifference: signed(decimals(2)), moreIsBetter: true } as const;
const share = { format: decimals(3), formatDifference: signed(decimals(3)), moreIsBetter: true } as const;
const neutral = { ...share, moreIsBetter: null } as const;
const cost = { formatDifference: null, moreIsBetter: false } as const;

/** How well a map finds the damage. */
export const mapMeasures: readonly Measure<keyof MapScores>[] = [
  { key: 'auroc', group: 'AUROC', heading: '', ...share },
  { key: 'averagePrecision', group: 'Average precision', heading: 'map', ...share },
  { key: 'prevalence', group: 'Average precision', heading: 'prevalence', ...share },
  { key: 'perRegionOverlap', group: 'PRO@0.3', heading: '', ...share },
  { key: 'f1Max', group: 'F1-max', heading: '', ...share },
  { key: 'asClean', group: 'Taken as clean', heading: '', ...share, moreIsBetter: false },
];

/** How good an image is, and what it costs. */
export const imageMeasures: readonly Measure<keyof ImageScores>[] = [
  { key: 'psnrInside', group: 'PSNR, dB', heading: 'inside', ...decibels },
  { key: 'psnrOutside', group: 'PSNR, dB', heading: 'outside', ...decibels },
  { key: 'psnrWhole', group: 'PSNR, dB', heading: 'whole', ...decibels },
  { key: 'ssimInside', group: 'SSIM', heading: 'inside', ...share },
  { key: 'ssimWhole', group: 'SSIM', heading: 'whole', ...share },
  { key: 'psnrToInput', group: 'PSNR to input, dB', heading: '', ...decibels, moreIsBetter: null },
  { key: 'sharpness', group: 'Sharp\u00adness', heading: '', ...neutral },
  { key: 'diversityInside', group: 'Diversity inside', heading: '', ...neutral },
  { key: 'modelCalls', group: 'Cost', heading: 'model calls', ...cost, format: whole },
  { key: 'seconds', group: 'Cost', heading: 'seconds', ...cost, format: threeDigits },
];
