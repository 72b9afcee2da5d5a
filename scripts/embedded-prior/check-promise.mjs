// Checks the promise of calibrations on clean images in neither part: the images of the promise are split at random, many times; one part
// is taken for the promise and the other one is judged by it. The statistics are of other images than both.
// `node scripts/embedded-prior/check-promise.mjs CALIBRATION.safetensors... [--alpha 0.05,0.01] [--part 0.5] [--splits 1000]`
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  changedBy,
  checkAlpha,
  expectedShare,
  parseCalibration,
  pValues,
} from '../../packages/core/dist/calibration/index.js';
import { keyedNoise } from '../../packages/core/dist/math/index.js';
import { binomialInterval } from '../../packages/evaluation/dist/index.js';

/**
 * @typedef {import('../../packages/core/dist/calibration/index.js').CleanPromise} CleanPromise
 * @typedef {{ lookedAt: 'head' | 'frame', alpha: number, part: number, splits: number }} How
 */

/**
 * What comes of random splits: of the first, how many are changed, with an exact interval; of all, the shares on average.
 * @param {CleanPromise} promise @param {How} how
 */
export function checkSplits(promise, { lookedAt, alpha, part, splits }) {
  const images = (lookedAt === 'head' && promise.head) || promise.frame;
  const size = Math.round(part * images.length);
  const noise = keyedNoise(0);
  let [changed, share, promised, first] = [0, 0, 0, 0];
  for (let n = 0; n < splits; n++) {
    const draws = new Float32Array(images.length);
    noise.fill(draws, { purpose: 'initial', image: `split ${n}` });
    const order = [...images.keys()]
      .sort((a, b) => Number(draws[a]) - Number(draws[b]))
      .flatMap((i) => [images[i] ?? []]);
    const own = checkAlpha({ bounds: promise.bounds, frame: order.slice(0, size) }, alpha);
    const p = pValues(own, 'frame');
    const found = order.slice(size).map((regions) => {
      const changes = changedBy(
        alpha,
        regions.map(({ mass }) => p(mass)),
      );
      return regions.filter((_, i) => changes[i]);
    });
    const count = found.filter((regions) => regions.length > 0).length;
    if (n === 0) first = count;
    changed += count;
    share += found.flat().reduce((sum, region) => sum + region.share, 0);
    promised += expectedShare(own, alpha, 'frame') / splits;
  }
  const tested = images.length - size;
  return {
    ...{ promise: size, tested, splits },
    first: { changed: first, ...binomialInterval(first, tested) },
    changed: changed / (splits * tested),
    share: share / (splits * tested),
    expectedShare: promised,
  };
}

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2)} %`;

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      alpha: { type: 'string', default: '0.05,0.01' },
      part: { type: 'string', default: '0.5' },
      splits: { type: 'string', default: '1000' },
    },
  });
  for (const file of positionals) {
    const { promise } = parseCalibration(await readFile(file), file);
    if (!promise) throw new Error(`Expected a calibration with a promise in ${file} but found none.`);
    for (const lookedAt of /** @type {const} */ (['head', 'frame']))
      for (const alpha of values.alpha.split(',').map(Number)) {
        const how = { lookedAt, alpha, part: Number(values.part), splits: Number(values.splits) };
        const least = 1 / (Math.round(how.part * promise.frame.length) + 1);
        if (alpha < least) {
          console.log(`${basename(file)} ${lookedAt} alpha ${alpha}: too few images, it can be ${least.toFixed(3)}`);
          continue;
        }
        const { first, ...all } = checkSplits(promise, how);
        console.log(
          `${basename(file)} ${lookedAt} alpha ${alpha}: changed ${percent(all.changed)} of ${all.tested} by ${all.promise}, in ${all.splits} splits; ` +
            `in the first ${first.changed}, [${percent(first.low)}, ${percent(first.high)}]; ` +
            `of a face ${percent(all.share)}, promised at most ${percent(all.expectedShare)}`,
        );
      }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
