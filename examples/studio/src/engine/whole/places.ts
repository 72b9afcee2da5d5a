import { type ModelInfo, presets } from '@fuzzydiff/core';
import { type BandSigmas, keptUnderNoise, type PlanOptions } from '@fuzzydiff/core/math';

/** What is changed of a face as a whole: where each slider stands, from 0, which changes nothing, to 1. */
export interface Whole {
  readonly sharpen: number;
  readonly denoise: number;
  readonly colour: number;
}

/** A face as it is. */
export const asItIs: Whole = { sharpen: 0, denoise: 0, colour: 0 };

export const isAsItIs = ({ sharpen, denoise, colour }: Whole): boolean => sharpen + denoise + colour === 0;

/** Under which name that is undone, as a spot is. */
export const allOverId = 'all over';

/** Bands of frequency, each further one with half as large details: as many as the evaluation of them has. */
const count = 5;

/** The strongest noise that "Denoise" is for, as a share of the range of values: the strongest that was measured. */
const strongest = 0.15;

/** How many of the finest bands "Sharpen" makes anew at its end: one more, and it is somebody else. */
const sharpest = 2.5;

/** Levels that are low enough for fine bands alone: a fifth of the calls, and as near to the clean face under noise. */
const fine = presets.fast.correction.plan;

/** From noise alone, as the command does: coarse colours are decided early, and made details are finer. */
const all: PlanOptions = { steps: 50 };

/**
 * What the sliders' places mean in bands of frequency, coarse to fine (docs/decisions/bands-of-frequency.md, docs/evaluation.md).
 *
 * - "Denoise" keeps of each band what noise of a strength leaves credible: the rule that was measured, nothing searched for.
 * - "Colour" makes the coarsest band of chroma anew, as for a cast.
 * - "Sharpen" makes the finest bands of luma anew, one after the other. A damped band is not undone by that: details are made
 *   up that fit the coarse ones.
 *
 * @param sigmas how far a face's bands lie from those of the mean face, by the model
 * @param isGrey whether the photograph is black-and-white, whose noise is all in luma
 * @returns how much of each band is kept, from 0 to 1, and how the run goes
 */
export function bandsOf(
  { sharpen, denoise, colour }: Whole,
  sigmas: BandSigmas,
  isGrey: boolean,
): Record<'luma' | 'chroma', readonly number[]> & { readonly plan: PlanOptions } {
  const noise = 2 * strongest * denoise;
  const { luma } = keptUnderNoise(sigmas, isGrey ? Math.sqrt(3) * noise : noise, count);
  const { chroma } = keptUnderNoise(sigmas, noise, count);
  const sharp = (band: number) => 1 - Math.min(1, Math.max(0, sharpest * sharpen - (count - 1 - band)));
  return {
    luma: luma.map((kept, band) => kept * sharp(band)),
    chroma: chroma.map((kept, band) => (band === 0 ? kept * (1 - colour) : kept)),
    plan: sharpen === 0 && colour === 0 ? fine : all,
  };
}

/** Whether a model can change a face as a whole: it has to know how strong its bands are, and to have as many. */
export function canChangeAllOver({ bandSigmas, shape }: Pick<ModelInfo, 'bandSigmas' | 'shape'>): boolean {
  const [, height, width] = shape;
  const halves = (side: number) => side % 2 ** (count - 1) === 0;
  const levels = Math.min(bandSigmas?.luma.length ?? 0, bandSigmas?.chroma.length ?? 0);
  return levels >= count && halves(height) && halves(width);
}
