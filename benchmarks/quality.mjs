// How good a preset is on photographs of one's own: degrades a folder of good images in known ways with the real command,
// corrects them with the real command, and measures. `node benchmarks/quality.mjs FOLDER [--preset balanced] [--limit N]
// [--kinds grey,offset,scratch,occluder] [--work FOLDER]`. Prints JSON.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { auroc, averagePrecision, bootstrapInterval, psnr } from '../packages/calibration/dist/evaluation/index.js';
import { readNpy } from '../packages/cli/dist/files/npy.js';
import { loadForModel } from '../packages/cli/dist/image/load-for-model.js';
import { readMask } from '../packages/cli/dist/image/read-mask.js';
import { tensor } from '../packages/core/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: 'string', default: 'balanced' },
    limit: { type: 'string' },
    kinds: { type: 'string', default: 'grey,offset,scratch,occluder' },
    work: { type: 'string', default: mkdtempSync(join(tmpdir(), 'fuzzydiff-quality-')) },
  },
});
const folder = positionals[0] ?? '../shared/portraits-64/validation';
const work = values.work;
const shape = /** @type {const} */ ([3, 64, 64]);

/** @param {string[]} args */
function fuzzydiff(args) {
  const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
  const { status, stderr, stdout } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`fuzzydiff ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

/** @param {string} path */
const read = async (path) => (await loadForModel(path, { shape })).input;

/** Mean over the images that have the value, with its 95 % interval. @param {(number | undefined)[]} all */
function summary(all) {
  const found = /** @type {number[]} */ (all.filter((value) => value !== undefined && Number.isFinite(value)));
  const mean = (/** @type {readonly number[]} */ sample) =>
    sample.reduce((sum, value) => sum + value, 0) / sample.length;
  return { mean: mean(found), ...bootstrapInterval(found, mean), images: found.length };
}

/** @type {Record<string, unknown>} */
const kinds = {};
for (const kind of values.kinds.split(',')) {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .slice(0, values.limit ? Number(values.limit) : undefined);
  fuzzydiff(['degrade', ...names.map((name) => join(folder, name)), '--kind', kind, '--out', work]);
  const out = join(work, `corrected-${values.preset}-${kind}`);
  const images = names.map((name) => join(work, kind, 'images', name));
  const { results } = JSON.parse(fuzzydiff(['correct', ...images, '--preset', values.preset, '--out', out, '--json']));

  /** @type {Record<string, number | undefined>[]} */
  const rows = [];
  for (const name of names) {
    const stem = parse(name).name;
    const clean = await read(join(folder, name));
    const degraded = await read(join(work, kind, 'images', name));
    const corrected = await read(join(out, `${stem}.corrected.png`));
    const { values: white } = await readMask(join(work, kind, 'masks', name), { name, width: 64, height: 64 });
    const flat = white.map((value) => (value > 0.5 ? 1 : 0));
    const changed = tensor([1, 64, 64], flat);
    const { tensor: score } = await readNpy(join(out, `${stem}.score.npy`));
    const inside = /** @type {const} */ ({ mask: changed, side: 'inside' });
    const outside = /** @type {const} */ ({ mask: changed, side: 'outside' });
    const before = psnr(degraded, clean, inside);
    const after = psnr(corrected, clean, inside);
    rows.push({
      auroc: auroc(score.data, flat),
      averagePrecision: averagePrecision(score.data, flat)?.value,
      area: flat.reduce((sum, value) => sum + value, 0) / flat.length,
      insideBefore: before,
      insideAfter: after,
      insideGain: before === undefined || after === undefined ? undefined : after - before,
      outside: psnr(corrected, clean, outside),
    });
  }
  const calls = results.map((/** @type {{ report: { modelCalls: number } }} */ { report }) => report.modelCalls);
  kinds[kind] = {
    ...Object.fromEntries(Object.keys(rows[0] ?? {}).map((name) => [name, summary(rows.map((row) => row[name]))])),
    modelCalls: { most: Math.max(...calls) },
    seconds: summary(results.map((/** @type {{ report: { seconds: number } }} */ { report }) => report.seconds)).mean,
  };
}
process.stdout.write(`${JSON.stringify({ preset: values.preset, kinds }, null, 2)}\n`);
