import { join } from 'node:path';
import { fitRetentionSigma, type MeasuredRetention, measureRetention } from '@fuzzydiff/calibration';
import { type EpsModel, type ModelInfo, type PresetName, presets } from '@fuzzydiff/core';
import { type DiffusionPlan, diffusionPlan, retention, retentionInverse } from '@fuzzydiff/core/math';
import { estimate } from '@fuzzydiff/evaluation';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { follow } from '../batch/follow.js';
import { interruptible } from '../batch/interrupt.js';
import { modelInput } from '../batch/model-input.js';
import { printPassedOver } from '../batch/notes.js';
import { startProgress } from '../batch/progress.js';
import { expandInputs } from '../files/expand-inputs.js';
import { readWhole } from '../files/read-whole.js';
import { writeAtomic } from '../files/write-atomic.js';
import { readableExtensions } from '../image/known-formats.js';
import { openModel } from '../model/open-model.js';
import { finiteNumber, wholeNumber } from '../option-parsers.js';
import { addModelOptions } from '../options.js';
import { type ModelSettings, wrongCommandLine } from '../settings.js';

interface RetentionSettings extends ModelSettings {
  readonly plans: string[];
  readonly retentions: number[];
  readonly weights: number[];
  readonly limit: number;
  readonly seed: number;
  readonly maxPixels: number;
  readonly save?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff calibrate retention`: measures how much of an input the model keeps, and fits the bundle's sigma to it. */
export function addRetentionCommand(calibrate: Command, finish: (code: number) => void): void {
  addModelOptions(calibrate.command('retention <inputs...>'))
    .description('measures how much of an input a weight keeps, and fits the prior that retention is computed with')
    .option(
      '--plans <list>',
      'schedules to measure on: names of presets, or numbers of plain DDPM steps',
      (text) => text.split(','),
      ['balanced', 'fast', '50', '25'],
    )
    .option('--retentions <list>', 'strengths asked of every plan, as retention', numbers, [0.2, 0.4, 0.6, 0.8])
    .option('--weights <list>', "strengths asked of every plan, as weights per fusion (the paper's m)", numbers, [])
    .option('--limit <n>', 'use the first so many images', wholeNumber(2), 8)
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--save', "write the fitted sigma into the bundle's model.json")
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: RetentionSettings) => finish(await run(inputs, settings)));
}

async function run(inputs: string[], settings: RetentionSettings): Promise<number> {
  const expanded = await expandInputs(inputs, { extensions: readableExtensions, subfolders: true });
  printPassedOver(expanded.passedOver);
  const paths = expanded.paths.slice(0, settings.limit);
  const { model, folder } = await openModel(settings);
  const bundle = settings.save ? await bundleOf(folder, model) : undefined;
  const progress = startProgress();
  return interruptible('nothing was written', async (signal) => {
    const images = [];
    for (const path of paths) images.push(await modelInput(path, model.info.shape, { ...settings, signal }));
    const plans = settings.plans.map((name) => ({ name, plan: planNamed(name, model.info) }));
    const { retentions, weights, seed } = settings;
    const perImage = plans.reduce((sum, { plan }) => sum + plan.modelCalls, 0);
    progress.expect(perImage * (retentions.length + weights.length) * images.length);

    const found: { name: string; asked: string; measured: MeasuredRetention }[] = [];
    for (const { name, plan } of plans) {
      const weightFor = retentionInverse(plan, model.info.retentionSigma);
      const asked = [
        ...retentions.map((retained) => [`retention ${retained}`, weightFor(retained)] as const),
        ...weights.map((m) => [`m ${m}`, m] as const),
      ];
      for (const [strength, m] of asked) {
        const run = measureRetention(model, images, { plan, m, seed, signal });
        found.push({ name, asked: strength, measured: await follow(run, progress, `retention of ${name}`) });
      }
    }
    const fit = fitRetentionSigma(found.map(({ measured }) => measured));
    if (bundle !== undefined) await saveSigma(join(bundle, 'model.json'), fit.sigma);
    progress.stop();

    const rows = found.map(({ name, asked, measured: { plan, m, retained } }) => ({
      ...{ plan: name, asked, m, measured: estimate(retained)!, fitted: retention(m, plan, fit.sigma) },
    }));
    const before = model.info.retentionSigma;
    const result = { command: 'calibrate retention', images: images.length, before, ...fit, rows };
    process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await model.dispose();
  });
}

/** The synthesis of a preset, or so many plain DDPM steps. */
function planNamed(name: string, model: ModelInfo): DiffusionPlan {
  if (Object.hasOwn(presets, name)) return diffusionPlan(model, presets[name as PresetName].correction.plan);
  if (!/^[1-9]\d*$/.test(name))
    throw wrongCommandLine(
      `Expected presets (${Object.keys(presets).join(', ')}) or numbers of steps for --plans but found "${name}".`,
    );
  return diffusionPlan(model, { steps: Number(name) });
}

function numbers(text: string): number[] {
  return text.split(',').map(finiteNumber);
}

/** The bundle that `--save` writes to. */
async function bundleOf(folder: string | undefined, model: EpsModel): Promise<string> {
  if (folder !== undefined) return folder;
  await model.dispose();
  throw wrongCommandLine(
    'Expected a model bundle for --save but found a module without one; write the sigma into its info.retentionSigma.',
  );
}

async function saveSigma(path: string, sigma: number): Promise<void> {
  const text = new TextDecoder().decode(await readWhole(path, 'a model.json'));
  const manifest = { ...JSON.parse(text), retentionSigma: Number(sigma.toPrecision(3)) };
  await writeAtomic(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

function table({
  before,
  sigma,
  residual,
  images,
  rows,
}: {
  before: number;
  sigma: number;
  residual: number;
  images: number;
  rows: {
    plan: string;
    asked: string;
    m: number;
    measured: { mean: number; low: number; high: number };
    fitted: number;
  }[];
}): string {
  const lines = rows.map(({ plan, asked, m, measured: { mean, low, high }, fitted }) =>
    [
      plan.padEnd(9),
      `asked ${asked}`.padEnd(20),
      `m ${m.toFixed(4)}`,
      `kept ${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
      `fitted ${fitted.toFixed(3)}`,
    ].join('  '),
  );
  return `${[...lines, `sigma ${sigma.toPrecision(3)} (was ${before}), ${residual.toFixed(3)} from the measured retentions of ${images} images`].join('\n')}\n`;
}
