import type { ModelInfo } from '../model/eps-model.js';
import type { CorrectionSettings } from './presets.js';

/** Whether settings replace what is damaged and keep the rest: a weight below 1 where nothing was found changes all, which no damage tells. */
export function replacesDamage({
  strength,
  perFusionOn,
}: Pick<CorrectionSettings, 'strength' | 'perFusionOn'>): boolean {
  return strength === 1 && perFusionOn === undefined;
}

/**
 * How much of the attention beside it a pixel has at least, before it weighs: the `growth` of {@link correct}. Attention by the error is
 * broad, and reaches over a damage's rim but where a photograph has finer pixels. A network's ends where damage
 * does: half of it is enough for the rim, and more would make anew what is fine beside it; but in a photograph in black-and-white, of whose
 * own pixels luma alone tells what is damaged, what is not made anew is not found. Ours, measured (docs/decisions/thin-damage-from-its-sides.md).
 *
 * @param photograph of which kind it is, where its own pixels, finer or coarser than the model's, say in the end what is damaged.
 *   @default none: an image of the model's own size
 * @returns from 0 to 1; 0 where the settings change what is not damaged too
 */
export function growthFor(
  { discrepancy }: Pick<ModelInfo, 'discrepancy'>,
  settings: Pick<CorrectionSettings, 'strength' | 'perFusionOn'>,
  photograph?: 'colour' | 'grey',
): number {
  if (!replacesDamage(settings)) return 0;
  if (discrepancy === undefined) return photograph === undefined ? 0 : 1;
  return photograph === 'grey' ? 1 : 0.5;
}
