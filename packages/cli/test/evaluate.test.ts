import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleUrl, examplesUrl } from '@fuzzydiff/model-portraits-64';
import { describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const faces = join(fileURLToPath(examplesUrl), 'clean');
const face = (name: string) => join(faces, `${name}.png`);

describe('evaluate', () => {
  const out = join(folder, 'evaluation');
  const args = ['--preset', 'fast', '--kinds', 'offset,scratch', '--methods', 'oracle', '--pictures', '1', '-o', out];

  test('finds known damage, undoes it, and says so in numbers and in a page', { tags: ['release'] }, async () => {
    const result = await fuzzydiff(['evaluate', face('dusty'), face('greyed'), ...args, '--json']);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const results = JSON.parse(result.stdout);
    expect(JSON.parse(await readFile(join(out, 'results.json'), 'utf8'))).toEqual(results);
    expect(Object.keys(results.kinds)).toEqual(['offset', 'scratch']);
    for (const { map, methods } of Object.values<typeof results.all>(results.kinds)) {
      expect(map.auroc).toMatchObject({ images: 2 });
      expect(map.auroc.mean).toBeGreaterThan(0.9);
      expect(methods.correct.gainInside.mean).toBeGreaterThan(2);
      expect(methods.correct.psnrOutside.mean).toBeGreaterThan(28);
      expect(methods.correct.modelCalls.mean).toBe(26);
      expect(methods.oracle.modelCalls.mean).toBe(22);
    }
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain(results.all.methods.correct.psnrOutside.mean.toFixed(1));
    expect(await filesBelow(out)).toEqual(['report.html', 'results.json']);

    const one = join(folder, 'one in flight');
    const again = [face('dusty'), face('greyed'), ...args.slice(0, -1), one, '--json', '--in-flight', '1'];
    const alone = await fuzzydiff(['evaluate', ...again]);
    const timeless = (name: string, value: unknown) => (name === 'seconds' ? undefined : value);
    expect(JSON.stringify(JSON.parse(alone.stdout), timeless)).toBe(JSON.stringify(results, timeless));
  });

  test('does not write over another evaluation, and refuses what it does not know', async () => {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'results.json'), '{}', { flag: 'a' });
    for (const [more, message] of [
      [[], /Expected a folder without an evaluation but found .*results\.json; .*--overwrite/],
      [['--overwrite', '--kinds', 'rust'], /Expected one of grey, .* for --kinds but found "rust"/],
      [['--overwrite', '--methods', 'magic'], /Expected one of nothing, .* for --methods but found "magic"/],
    ] as const) {
      const result = await fuzzydiff(['evaluate', face('dusty'), ...args, ...more]);
      expect(result.code).toBe(2);
      expect(result.stderr).toMatch(message);
    }
  });
});

describe('calibrate retention', () => {
  test('measures, fits, and saves into the bundle without making it another model', async () => {
    const bundle = join(folder, 'bundle');
    await cp(fileURLToPath(bundleUrl), bundle, { recursive: true });
    const manifest = join(bundle, 'model.json');
    const before = JSON.parse(await readFile(manifest, 'utf8'));
    await writeFile(manifest, JSON.stringify({ ...before, retentionSigma: 0.5 }));
    const args = ['--plans', '6', '--retentions', '0.5', '--weights', '0.2', '-m', bundle, '--save', '--json'];
    const result = await fuzzydiff(['calibrate', 'retention', face('dusty'), face('offset'), ...args]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const { sigma, rows, images } = JSON.parse(result.stdout);
    expect(images).toBe(2);
    expect(rows.map(({ asked }: { asked: string }) => asked)).toEqual(['retention 0.5', 'm 0.2']);
    // The face prior keeps more of the difference of two faces than independent pixels of deviation 0.5 would.
    expect(rows[0].measured.mean).toBeGreaterThan(0.55);
    expect(sigma).toBeGreaterThan(0.6);
    expect(JSON.parse(await readFile(manifest, 'utf8'))).toEqual({
      ...before,
      retentionSigma: Number(sigma.toPrecision(3)),
    });
  });

  test('refuses a plan that is none', async () => {
    const result = await fuzzydiff(['calibrate', 'retention', face('dusty'), face('offset'), '--plans', 'quick']);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/--plans but found "quick"/);
  });
});
