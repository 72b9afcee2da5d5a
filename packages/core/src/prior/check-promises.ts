import type { Calibration } from '../calibration/calibration.js';
import { checkAlpha } from '../calibration/conformal.js';
import type { CorrectionSettings } from '../correction/presets.js';

/**
 * Refuses an alpha that the promises cannot keep, with whose it is: settings alone would not tell.
 *
 * @param settings in which a preset's alpha stands where none was given
 * @param given what was, from 0 to 1
 * @throws FuzzydiffError `invalid-argument`
 */
export function checkPromises(
  calibrations: readonly Pick<Calibration, 'promise'>[],
  { alpha }: Partial<Pick<CorrectionSettings, 'alpha'>>,
  given: { readonly alpha?: number | undefined },
): void {
  if (alpha === undefined) return;
  for (const { promise } of calibrations) checkAlpha(promise, alpha, { isPresets: given.alpha === undefined });
}
