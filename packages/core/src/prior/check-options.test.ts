import { beforeAll, expect, test } from 'vitest';
import { imageOf } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import type { Image } from '../photo/image.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { createPrior, type Prior } from './create-prior.js';

const image = imageOf([3, 8, 8], (i) => 0.5 * Math.sin(i / 50));
const picture: Image = {
  ...{ name: 'photo', width: 8, height: 8, channels: 3, depth: 8 },
  pixels: Uint8Array.from({ length: 192 }, (_, i) => i),
};

let prior: Prior;
beforeAll(async () => {
  prior = createPrior({ model: gaussianPrior({ mean: image, sigma: 0.1 }), preset: 'fast' });
  const photos = [0, 1, 2].map((n) => imageOf([3, 8, 8], (i) => 0.5 * Math.sin(i / 50) + 0.1 * Math.cos(i * (n + 1))));
  await prior.calibrate(photos);
});

test.each([
  [{ minFace: 'large' }, /a number of pixels, at least 0, for minFace but found "large"/],
  [{ minFace: Number.NaN }, /for minFace but found NaN/],
  [{ within: 'box' }, /one of head, frame for within but found "box"/],
  [{ grey: true }, /one of auto, on, off for grey but found true/],
  [{ grey: 'yes' }, /one of auto, on, off for grey but found "yes"/],
  [{ always: 'no' }, /true or false for always but found "no"/],
  [{ whole: 1 }, /true or false for whole but found 1/],
  [{ deepestInFull: 'no' }, /true or false for deepestInFull/],
  [{ face: [] }, /at least one number for face but found \[\]; leave it out/],
  [{ face: 1 }, /'all', 'largest', or an array of numbers .* for face but found 1/],
  [{ plan: 'fast' }, /an object of options, such as \{ steps: 50 \}, for plan but found "fast"/],
  [{ plan: { jumps: 5 } }, /an object \{ length, samples \} for jumps but found 5/],
  [{ zMaps: 5 }, /an array with the z maps of each face for zMaps but found 5/],
  [{ regions: 5 }, /regions' places for each face, .* for regions but found 5/],
  [{ regions: [5] }, /regions' places for each face, as \[\[0, 2\]\] for one face, for regions but found \[5\]/],
  [{ marks: 5 }, /a plane \{ width, height, values \} .* for marks but found 5/],
  [{ marks: null }, /for marks but found null/],
  [{ marks: 0 }, /for marks but found 0/],
  [
    { bands: [1, 1, 0.5] },
    /what frequencyBands gives for bands but found \[1, 1, 0\.5\]; make them with frequencyBands\(/,
  ],
  [{ bands: {} }, /what frequencyBands gives for bands but found an object/],
  [{ perFusion: 'no' }, /true or false for perFusion/],
])('an option of another kind, %o, is refused rather than ignored', async (options, message) => {
  const inpaints = 'bands' in options || 'perFusion' in options;
  const use = inpaints
    ? prior.inpaint(image, { keep: 1, ...options } as never)
    : prior.correct(image, { alpha: 'always' in options ? undefined : 0.5, ...options } as never);
  expect(await failureOf(async () => await use)).toBeFuzzydiffError('invalid-argument', message);
});

test('what faces and calibrate are asked is checked likewise', async () => {
  for (const use of [
    () => prior.faces(picture, { minFace: Number.NaN }),
    () => prior.calibrate([picture], { minFace: 'large' as never }),
    () => prior.calibrate([picture], { whole: 'no' as never }),
  ])
    expect(await failureOf(async () => await use())).toBeFuzzydiffError('invalid-argument', /for (minFace|whole) but/);
});
