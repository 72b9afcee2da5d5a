// Faces to degrade: crops of a table such as scripts/embedded-prior/calibrate.mjs takes, as a model sees them.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openPhoto } from '../../packages/cli/dist/library/photo-source.js';
import { greyImage } from '../../packages/core/dist/photo/index.js';
import { warpToFrame } from '../../packages/core/dist/photo/warp/warp-to-frame.js';

/**
 * So many of a kind in a folder, with pixels enough, evenly spread.
 *
 * @param {string} index
 * @param {{ kind: string, folder: string, most: number, shape: import('../../packages/core/dist/math/index.js').ImageShape }} which
 * @returns {Promise<import('./degradations.mjs').Face[]>}
 */
export async function readFaces(index, { kind, folder, most, shape }) {
  const side = shape[2];
  const rows = (await readFile(index, 'utf8'))
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const all = rows.filter(
    ([file, own, native]) => own === kind && file?.startsWith(`${folder}/`) && Number(native) >= 0.75 * side,
  );
  const share = Math.min(1, most / all.length);
  const chosen = all.filter((_, n) => Math.floor((n + 1) * share) > Math.floor(n * share));
  const faces = [];
  for (const [file = ''] of chosen) {
    const { image } = await openPhoto(join(dirname(index), file));
    const isGrey = kind === 'grey';
    const own = isGrey && image.channels === 3 ? greyImage(image) : image;
    const placement = { a: image.width, b: 0, tx: 0, ty: 0 };
    faces.push({ values: warpToFrame(own, placement, shape).data, side, isGrey, key: file });
  }
  return faces;
}
