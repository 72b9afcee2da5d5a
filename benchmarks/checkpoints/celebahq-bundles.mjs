// Bundles of google/ddpm-celebahq-256's network with random weights, for any size of image that its six levels halve evenly.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importCheckpoint } from '../../packages/convert/dist/node/index.js';
import { celebahq, celebahqTensors, scheduler } from './layouts.mjs';
import { writeCheckpoint } from './random.mjs';

/**
 * Bundles over one file of weights (455 MB), which all of them link to.
 * @param {string} folder an empty one, for the checkpoint and the bundles
 * @param {readonly number[]} sizes height and width of their images, in pixels
 * @returns {Promise<string[]>} the bundles' folders
 */
export async function celebahqBundles(folder, sizes) {
  await writeCheckpoint(join(folder, 'diffusion_pytorch_model.safetensors'), celebahqTensors(), false);
  await writeFile(join(folder, 'scheduler_config.json'), JSON.stringify(scheduler));
  const bundles = [];
  for (const size of sizes) {
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...celebahq, sample_size: size }));
    const out = join(folder, `bundle-${size}`);
    await importCheckpoint(folder, { out });
    bundles.push(out);
  }
  return bundles;
}
