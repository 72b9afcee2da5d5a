import { expect, test, vi } from 'vitest';
import { drawnImage, smoothImage } from '../../test/images.js';
import { networkFile } from '../../test/network-file.js';
import type { Estimator } from '../attention/estimator.js';
import { calibrate } from '../calibration/calibration.js';
import { formatCalibration } from '../calibration/file.js';
import { presets } from '../correction/presets.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { bundleCalibrations } from './bundle-calibrations.js';

const mean = smoothImage([1, 32, 32]);
const model = gaussianPrior({ mean });
const estimator: Estimator = { ...presets.balanced.estimator, depths: [100, 300] };
const images = ['a', 'b'].map((key) => ({ key, image: drawnImage(mean, 0.5, key) }));
const bytes = formatCalibration(await calibrate(model, images, { estimator }));
const sha256 = 'fedcba9876543210'.repeat(4);

test('calibrations come with the network of the bundle, which is read once', async () => {
  const read = vi.fn(async (name: string) => (name === 'network' ? networkFile() : bytes));
  const manifest = {
    calibrations: { balanced: 'one', fast: 'two' },
    discrepancy: 'network',
    files: { network: { bytes: 1, sha256 } },
  };
  const calibrations = bundleCalibrations({ manifest, read });
  expect(read).not.toHaveBeenCalled();
  for (const name of ['balanced', 'fast'] as const) {
    const entry = calibrations[name];
    expect(await (typeof entry === 'function' ? entry() : entry)).toMatchObject({
      images: 2,
      network: { id: 'fedcba9876543210' },
    });
  }
  expect(read.mock.calls.flat()).toEqual(['one', 'network', 'two']);
});

test('without one, they have none', async () => {
  const manifest = { calibrations: { balanced: 'one' }, files: {} };
  const { balanced } = bundleCalibrations({ manifest, read: async () => bytes });
  expect(await (balanced as () => Promise<object>)()).not.toHaveProperty('network');
});
