import { FuzzydiffError, invalidArgument } from '../../errors.js';
import type { EpsModel } from '../../model/eps-model.js';
import { isLearned } from '../discrepancy.js';
import type { Estimator } from '../estimator.js';

/**
 * Refuses to compare by another network than is named, or by one that was made for another number of projections or sides.
 *
 * @throws FuzzydiffError `mismatch` for another network, `invalid-argument` for depths or a shape that it does not take
 */
export function checkNetwork(
  { discrepancy, depths }: Pick<Estimator, 'discrepancy' | 'depths'>,
  { info, network }: Pick<EpsModel, 'info' | 'network'>,
): void {
  if (!isLearned(discrepancy)) return;
  const [, height, width] = info.shape;
  if (network?.id !== discrepancy.learned) {
    const message = `Expected the discrepancy network ${discrepancy.learned} that the estimator names but the model ${info.id} has ${network?.id ?? 'none'}; take calibrations and model from one bundle.`;
    throw new FuzzydiffError('mismatch', message, { data: { expected: discrepancy.learned, found: network?.id } });
  }
  if (depths.length !== network.depths)
    throw invalidArgument('depths', `${network.depths} of them for the discrepancy network ${network.id}`, depths);
  if (height % 16 !== 0 || width % 16 !== 0)
    throw invalidArgument('the sides of an image for a discrepancy network', 'multiples of 16', `${height}x${width}`);
}
