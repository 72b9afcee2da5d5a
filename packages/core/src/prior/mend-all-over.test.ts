import { expect, test } from 'vitest';
import { imageOf, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { channelGains } from '../bands/channel-gains.js';
import { withGains } from '../bands/with-gains.js';
import type { WholePValues } from '../calibration/conformal.js';
import type { Image } from '../photo/image.js';
import { run } from '../sampler/run.js';
import type { ImageShape } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { createPrior, type Prior } from './create-prior.js';
import { mendAllOver } from './mend-all-over.js';
import type { MapResult } from './results.js';

const shape: ImageShape = [3, 16, 16];
const sigmas = { luma: [0.1, 0.3, 0.8, 2, 4], chroma: [0.1, 0.3, 0.8, 2, 4] };
const fine: WholePValues = { blur: 0.5, noise: 0.5, cast: 0.5, blocks: 0.5 };

/** A prior whose map says of an image's faces what is given, and of which every inpainting is remembered. */
function priorThatFinds(wholes: readonly (WholePValues | undefined)[]) {
  const prior = createPrior({ model: gaussianPrior({ mean: imageOf(shape, () => 0), bandSigmas: sigmas }) });
  const painted: unknown[] = [];
  const finding: Prior = {
    ...prior,
    info: prior.info,
    map: (photo) =>
      run(async function* () {
        const [face] = await prior.faces(photo);
        const faces = wholes.map((whole) => ({ ...face!, ...(whole && { whole }) }));
        return { faces, found: faces.length, modelCalls: 3 } as unknown as MapResult;
      }),
    inpaint: (photo, options) => {
      painted.push(options.plan);
      return prior.inpaint(photo, options);
    },
  };
  return { prior: finding, painted };
}

test('a photograph in which nothing is rare enough is given back itself', async () => {
  const photo = smoothImage(shape);
  const { prior, painted } = priorThatFinds([{ ...fine, noise: 0.013 }]);
  const result = await mendAllOver(prior, photo);
  expect(result.photo).toBe(photo);
  expect(result).toMatchObject({ found: 1, modelCalls: 3, faces: [{ kinds: [] }] });
  expect(result).not.toHaveProperty('gains');
  expect(painted).toEqual([]);
  expect((await mendAllOver(prior, photo, { alpha: 0.06 })).faces[0]!.kinds).toEqual(['noise']);
});

test('each face is mended by what is rare in it, and says how strong that was', async () => {
  const photo = imageOf(shape, (i) => 0.8 * Math.sin(i * i));
  const { prior, painted } = priorThatFinds([fine, { ...fine, noise: 0.001 }, { ...fine, blur: 0.001 }]);
  const { faces, photo: mended, modelCalls } = await mendAllOver(prior, photo);
  expect(faces.map(({ kinds }) => kinds)).toEqual([[], ['noise'], ['blur']]);
  expect(faces[0]).not.toHaveProperty('degradation');
  expect(faces[1]!.degradation!.noise[0]).toBeGreaterThan(0.1);
  expect(mended).not.toEqual(photo);
  expect(painted).toHaveLength(2);
  expect(modelCalls).toBeGreaterThan(3);
});

test('a cast is taken from the whole photograph by gains of channels', async () => {
  const photo: Image = {
    ...{ name: 'a', width: 20, height: 16, channels: 3, depth: 8 },
    pixels: Uint8Array.from({ length: 960 }, (_, i) => [200, 100, 60][i % 3]! - (i % 7) * 8 + (i % 11) * 3),
  };
  const { prior } = priorThatFinds([{ ...fine, cast: 0.001 }]);
  const { gains, photo: mended } = await mendAllOver(prior, photo, { whole: true });
  // The prior's images are grey on the whole.
  expect(gains![0]).toBeLessThan(gains![1]!);
  expect(gains![1]).toBeLessThan(gains![2]!);
  // Columns beyond the face, too.
  expect([...mended.pixels]).toEqual(
    Array.from(photo.pixels, (value, i) => Math.min(Math.round(value * gains![i % 3]!), 255)),
  );
});

test('gains are those that bring an image nearest to another', () => {
  const image = smoothImage(shape);
  const gained = withGains(image, [1.2, 0.9, 0.7]);
  expect(channelGains(image.data, gained.data, 3).map((gain) => Number(gain.toFixed(5)))).toEqual([1.2, 0.9, 0.7]);
  const [less, more] = [image.data, withGains(image, [1.2, 1.2, 1]).data];
  const both = channelGains(image.data, Float32Array.of(...less, ...more), 3);
  expect(both.map((gain) => Number(gain.toFixed(5)))).toEqual([1.1, 1.1, 1]);
  expect(channelGains(new Float32Array(3).fill(-1), image.data.subarray(0, 3), 3)).toEqual([1, 1, 1]);
});

test('what cannot be mended is refused', async () => {
  const photo = smoothImage(shape);
  const { prior } = priorThatFinds([undefined]);
  expect(await failureOf(() => mendAllOver(prior, photo))).toBeFuzzydiffError(
    'mismatch',
    /knows clean faces as a whole/,
  );
  expect(await failureOf(() => mendAllOver(prior, photo, { alpha: 2 }))).toBeFuzzydiffError(
    'invalid-argument',
    /alpha/,
  );
  expect(await failureOf(() => withGains(photo, [1, 2]))).toBeFuzzydiffError('invalid-argument', /each of 3 channels/);
});
