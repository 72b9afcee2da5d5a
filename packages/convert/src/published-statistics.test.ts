import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSafetensors } from '@fuzzydiff/core/bundle';
import { addValues, noMoments, standardDeviation } from '@fuzzydiff/core/math';
import { describe, expect, it } from 'vitest';
import { bytesSource } from './byte-source.js';
import { publishedStatistics } from './published-statistics.js';

const folder = path.join(import.meta.dirname, '../test/checkpoints/statistics');
const open = async (name: string, as = name) => bytesSource(as, await readFile(path.join(folder, name)));
const all = async () => (await readdir(folder)).filter((name) => name.startsWith('celeba'));

describe('published statistics', () => {
  it('are the moments of the errors on our scale', async () => {
    const statistics = await publishedStatistics(await Promise.all((await all()).reverse().map((name) => open(name))));
    expect(statistics.estimator).toMatchObject({ depths: [300, 400], steps: 'all', discrepancy: { error: 'squared' } });
    expect(statistics.mapShape).toEqual([3, 2, 4]);
    for (const [d, depth] of [300, 400].entries()) {
      const file = `errors_${depth}.safetensors`;
      const { data } = parseSafetensors(await readFile(path.join(folder, file)), file).tensors.get('errors')!;
      let own = noMoments(24);
      for (let n = 0; n < 5; n++)
        own = addValues(
          own,
          Array.from(data.subarray(24 * n, 24 * (n + 1)), (error) => error / 127.5 ** 2),
        );
      const found = statistics.moments[d]!;
      expect(found.count).toBe(5);
      for (let i = 0; i < 24; i++) {
        expect(found.mean[i]! / own.mean[i]!).toBeCloseTo(1, 5);
        expect(standardDeviation(found)[i]! / standardDeviation(own)[i]!).toBeCloseTo(1, 5);
      }
    }
  });

  it('say what is missing, or does not belong', async () => {
    const mean = await open('celeba_mean_N5_d300');
    await expect(publishedStatistics([mean])).rejects.toThrow(/no std at depth 300/);
    const other = await open('celeba_std_N5_d300', 'celeba_std_N1000_d300');
    await expect(publishedStatistics([mean, other])).rejects.toThrow(/5, 1000 images/);
    await expect(publishedStatistics([await open('celeba_mean_N5_d300', 'mean.pt')])).rejects.toThrow(/a name such as/);
    await expect(publishedStatistics([])).rejects.toThrow(/name all files of one set/);
  });
});
