import { describe, expect, test } from 'vitest';
import type { Estimator } from '../attention/estimator.js';
import { projections } from '../attention/projection.js';
import { addDiscrepancies, noStatistics } from '../attention/statistics.js';
import { presets } from '../correction/presets.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { calibrate } from './calibration.js';
import { formatCalibration } from './file.js';

const estimator: Estimator = { ...presets.fast.estimator, depths: [100, 400], noises: 2 };

function model(maxBatch = 1024) {
  return gaussianPrior({ mean: tensor([1, 6, 6]), sigma: 0.3, maxBatch });
}

function images(count: number): { key: string; image: Tensor }[] {
  return Array.from({ length: count }, (_, n) => {
    const image = tensor([1, 6, 6]);
    keyedNoise(n).fill(image.data, { purpose: 'initial' });
    return {
      key: `image ${n}`,
      image: tensor(
        [1, 6, 6],
        image.data.map((value) => 0.3 * value),
      ),
    };
  });
}

describe('a calibration', () => {
  test('holds the moments of the discrepancies of its images', async () => {
    const made = await calibrate(model(), images(3), { estimator, seed: 5 });
    let statistics = noStatistics(model().info, estimator);
    for (const job of images(3)) {
      const [projected] = await projections(model(), [job], { estimator, noise: keyedNoise(5) });
      statistics = addDiscrepancies(statistics, projected!.discrepancies);
    }
    expect(made).toMatchObject({ images: 3, seed: 5, statistics });
    expect(made.fingerprint).toMatchObject({ model: 'gaussian-prior@0.3', estimator });
  });

  test('is the same to the byte whatever the batch size, and from an async iterable', async () => {
    async function* slowly() {
      yield* images(4);
    }
    const files = await Promise.all([
      calibrate(model(), images(4), { estimator }),
      calibrate(model(1), images(4), { estimator }),
      calibrate(model(3), slowly(), { estimator }),
    ]);
    const [first, ...others] = files.map(formatCalibration);
    for (const other of others) expect(other).toEqual(first);
  });

  test('is the same to the byte however many images are worked on at once, whichever is done first', async () => {
    // Each call takes as long as it likes.
    let n = 0;
    const own = model(1);
    const uneven = {
      ...own,
      predict: async (...args: Parameters<typeof own.predict>) => {
        for (let turns = (n++ * 7) % 11; turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
        return own.predict(...args);
      },
    };
    const hashed = images(7).map((image, i) => ({ ...image, sha256: `hash ${i}` }));
    const [one, ...others] = await Promise.all(
      [1, 2, 3, 9].map((inFlight) => calibrate(uneven, hashed, { estimator, inFlight })),
    );
    for (const other of others) expect(formatCalibration(other)).toEqual(formatCalibration(one!));
    // So is one that goes on from any step of another.
    for await (const { images: done, calibration: soFar } of calibrate(uneven, hashed, { estimator, inFlight: 3 })) {
      if (done === 0 || done === 7) continue;
      const from = soFar();
      const resumed = await calibrate(uneven, hashed.slice(done), { estimator, from, inFlight: 2 });
      expect(formatCalibration(resumed)).toEqual(formatCalibration(one!));
    }
  });

  test('counts the calls of several images at once', async () => {
    const seen: number[] = [];
    const run = calibrate(model(1), images(3), { estimator, inFlight: 2 });
    for await (const { calls } of run) seen.push(calls);
    expect(seen).toHaveLength(12);
    expect(seen.at(-1)).toBe(12);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test('goes on from an earlier one as if it had never stopped', async () => {
    const from = await calibrate(model(), images(5).slice(0, 2), { estimator });
    const whole = await calibrate(model(), images(5), { estimator });
    const resumed = await calibrate(model(), images(5).slice(2), { estimator, from });
    expect(formatCalibration(resumed)).toEqual(formatCalibration(whole));
  });

  test('goes on from nothing that was made otherwise', async () => {
    const from = await calibrate(model(), images(2), { estimator, seed: 3 });
    const goOn = (options: { seed?: number }, own = estimator) =>
      calibrate(model(), images(3).slice(2), { estimator: own, from, ...options });
    expect(await goOn({})).toMatchObject({ seed: 3, images: 3 });
    await expect(goOn({ seed: 4 })).rejects.toThrow(
      'Expected a calibration made with seed 4 but the one to go on from was made with 3; begin anew.',
    );
    await expect(goOn({}, { ...estimator, noises: 1 })).rejects.toThrow(
      'Expected a calibration made with estimator.noises 1 but the one to go on from was made with 2; begin anew.',
    );
  });

  test('names its images where all of them have a hash', async () => {
    const hashed = images(4).map((own, n) => ({ ...own, sha256: `hash ${n}` }));
    const sources = hashed.map(({ key, sha256 }) => ({ key, sha256 }));
    const from = await calibrate(model(), hashed.slice(0, 2), { estimator });
    expect(from.sources).toEqual(sources.slice(0, 2));
    expect(await calibrate(model(), hashed.slice(2), { estimator, from })).toMatchObject({ sources });
    const unnamed = await calibrate(model(), images(4).slice(2), { estimator, from });
    expect(unnamed).not.toHaveProperty('sources');
  });

  test('counts its calls, and has a calibration of the finished images at every step', async () => {
    const seen: { images: number; calls: number; made: number }[] = [];
    for await (const { images: done, calls, callsPerImage, calibration: soFar } of calibrate(model(1), images(2), {
      estimator,
    })) {
      expect(callsPerImage).toBe(4);
      seen.push({ images: done, calls, made: soFar().images });
    }
    expect(seen.map(({ calls }) => calls)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.map(({ images: done }) => done)).toEqual([0, 0, 0, 1, 1, 1, 1, 2]);
    expect(seen.map(({ made }) => made)).toEqual(seen.map(({ images: done }) => done));
  });

  test('needs two images', async () => {
    await expect(calibrate(model(), images(1), { estimator })).rejects.toThrow(
      'Expected at least two different images to calibrate on for images but found 1; name more of them.',
    );
  });

  test('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const steps = calibrate(model(1), images(2), { estimator, signal: controller.signal })[Symbol.asyncIterator]();
    await steps.next();
    controller.abort(new Error('enough'));
    await expect(steps.next()).rejects.toThrow('enough');
  });
});
