import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const checkpoints = fileURLToPath(new URL('../../convert/test/checkpoints', import.meta.url));

describe('import', () => {
  test.each([
    ['unet2d-2022', []],
    ['unet2d-resnet-blocks', []],
    ['guided-new-order/model.pt', ['--config', join(checkpoints, 'guided-new-order/unet_args.json')]],
  ])('makes a bundle of %s that gives the recorded output and keeps the contract', async (name, options) => {
    const bundle = join(folder, name.replaceAll('/', '-'));
    const imported = await fuzzydiff(['import', join(checkpoints, name), ...options, '-o', bundle, '--json']);
    expect(imported, imported.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(imported.stdout)).toMatchObject({ command: 'import', folder: bundle });

    const expected = join(checkpoints, name.replace('/model.pt', ''), 'expected.safetensors');
    const checked = await fuzzydiff(['doctor', '-m', bundle, '--device', 'cpu', '--expected', expected, '--json']);
    const { maxAbsError, conformance } = JSON.parse(checked.stdout);
    expect(checked.code, JSON.stringify(conformance)).toBe(0);
    expect(maxAbsError).toBeLessThan(1e-4);
  });

  test('with --int8 also makes a graph in 8 bits, of the model’s own samples, that runs where it is asked for', async () => {
    const make = async (name: string) => {
      const bundle = join(folder, name);
      const made = await fuzzydiff(['import', join(checkpoints, 'unet2d-2022'), '--int8', '-o', bundle, '--name', 'a']);
      expect(made, made.stderr).toMatchObject({ code: 0 });
      return bundle;
    };
    const bundle = await make('eight');
    const again = await make('eight-again');
    const [one, two] = await Promise.all([bundle, again].map((own) => readFile(join(own, 'model.int8.onnx'))));
    expect(one).toEqual(two);
    expect((await filesBelow(bundle)).filter((file) => file.includes('ranges'))).toEqual([]);

    const expected = join(checkpoints, 'unet2d-2022/expected.safetensors');
    const doctor = (...more: string[]) =>
      fuzzydiff(['doctor', '-m', bundle, '--expected', expected, '--json', ...more]);
    const checked = await doctor('--precision', 'int8');
    const { model, maxAbsError, conformance } = JSON.parse(checked.stdout);
    expect(checked.code, JSON.stringify(conformance)).toBe(0);
    expect(model.device).toBe('cpu, int8');
    expect(maxAbsError).toBeGreaterThan(1e-3);
    expect(maxAbsError).toBeLessThan(0.2);
    const refused = await doctor('--precision', 'int8', '--device', 'webgpu');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/int8 is for the device cpu\.\n$/) });
  });

  test('what is no checkpoint is a sentence, and leaves nothing', async () => {
    const path = join(folder, 'letter.pt');
    await writeFile(path, 'Dear Sir or Madam');
    for (const source of [path, join(folder, 'nowhere')]) {
      const bundle = join(folder, 'none');
      const result = await fuzzydiff(['import', source, '--config', 'repaint-celebahq-256', '-o', bundle]);
      expect(result.code).not.toBe(0);
      expect(result.stderr).toMatch(/^fuzzydiff: Expected .*\.\n$/);
      expect(await filesBelow(bundle)).toEqual([]);
    }
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('overwriting says which calibrations are of no more use, and keeps them', async () => {
    const bundle = join(folder, 'again');
    const make = (...options: string[]) =>
      fuzzydiff(['import', join(checkpoints, 'unet2d-2022'), '-o', bundle, '--overwrite', ...options]);
    expect(await make()).toMatchObject({ code: 0, stderr: '' });
    const manifest = JSON.parse(await readFile(join(bundle, 'model.json'), 'utf8'));
    await writeFile(join(bundle, 'mine.safetensors'), 'own');
    const calibrations = { fast: 'mine.safetensors' };
    await writeFile(join(bundle, 'model.json'), JSON.stringify({ ...manifest, calibrations }));
    expect(await make()).toMatchObject({ code: 0, stderr: '' });
    const result = await make('--name', 'other');
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toMatch(
      /^fuzzydiff: .*no longer lists them, but they stay in the folder: mine\.safetensors\.\n$/,
    );
    expect(await readFile(join(bundle, 'mine.safetensors'), 'utf8')).toBe('own');
  });

  test('a model of the hub that is not in the cache is a sentence when offline', async () => {
    const result = await fuzzydiff(['import', 'hf:nobody/nothing', '--offline', '-o', join(folder, 'hub')]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^fuzzydiff: Expected .*nobody\/nothing.*\.\n$/);
  });
});

test('import-statistics makes a calibration that show reads', async () => {
  const statistics = join(checkpoints, 'statistics');
  const files = (await readdir(statistics))
    .filter((name) => name.startsWith('celeba'))
    .map((name) => join(statistics, name));
  const calibration = join(folder, 'published.safetensors');
  const made = await fuzzydiff(['import-statistics', ...files, '-o', calibration]);
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const mine = join(folder, 'mine.safetensors');
  await writeFile(mine, 'mine');
  const refused = await fuzzydiff(['import-statistics', ...files, '-o', mine]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('but found another; pass --overwrite')]);
  expect(await readFile(mine, 'utf8')).toBe('mine');
  const shown = await fuzzydiff(['calibrate', 'show', calibration, '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ images: 5, estimator: { depths: [300, 400], steps: 'all' } });
  const missing = await fuzzydiff(['import-statistics', join(folder, 'none_mean_N5_d300'), '-o', calibration]);
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.stderr).toMatch(/^fuzzydiff: Expected published statistics in .*\.\n$/);
});
