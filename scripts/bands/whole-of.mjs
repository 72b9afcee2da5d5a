import { contiguous, keyedNoise, projections, wholeScores } from '../../packages/core/dist/math/index.js';

/**
 * What an image is like as a whole, by the shallowest projection of an estimator: the only one that it takes.
 *
 * @param {import('../../packages/core/dist/index.js').EpsModel} model
 * @param {import('../../packages/core/dist/math/index.js').Estimator} estimator
 * @param {{ image: import('../../packages/core/dist/index.js').Tensor, key: string, seed?: number }} of
 */
export async function wholeOf(model, estimator, { image, key, seed = 0 }) {
  const shallow = {
    ...estimator,
    depths: estimator.depths.slice(0, 1),
    discrepancy: /** @type {const} */ ({ error: 'squared', channels: 'each', smoothing: 0 }),
  };
  const how = { estimator: shallow, noise: keyedNoise(seed) };
  const [found] = await projections(model, [{ image, key }], how);
  if (!found) throw new Error('no projections');
  return wholeScores(contiguous(image), found.images, model.info.shape);
}
