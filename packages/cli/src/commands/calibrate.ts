import { type CalibrationImage, calibration, formatCalibration, parseCalibration } from '@fuzzydiff/calibration';
import { type Estimator, presets, projectionCalls } from '@fuzzydiff/core';
import { type Command, Option } from 'commander';
import { expandInputs } from '../files/expand-inputs.js';
import { readWhole } from '../files/read-whole.js';
import { writeAtomic } from '../files/write-atomic.js';
import { loadForModel } from '../image/load-for-model.js';
import { openModel } from '../model.js';
import {
  addModelOptions,
  estimatorFrom,
  type ModelSettings,
  numberList,
  type OutputSettings,
  type PresetSettings,
  wholeNumber,
} from '../options.js';
import { exitCodes } from '../run/exit-codes.js';
import { imageExtensions, stemOf } from '../run/image-command.js';
import { interruptible } from '../run/interrupt.js';
import { startProgress } from '../run/progress.js';

type CalibrateSettings = ModelSettings &
  Pick<OutputSettings, 'seed' | 'json' | 'maxPixels'> &
  PresetSettings & { out?: string; limit?: number };

/** `fuzzydiff calibrate`: the statistics of a folder of images that are fine, as a calibration file. */
export function calibrateCommand(program: Command, finish: (code: number) => void): void {
  const calibrate = program
    .command('calibrate')
    .description('statistics of images that are fine, to compare others with');
  addModelOptions(calibrate.command('run <inputs...>', { isDefault: true }))
    .description('takes the statistics of a folder of images')
    .addOption(new Option('--preset <preset>', 'whose map it is for').choices(Object.keys(presets)).default('balanced'))
    .option('--depths <list>', 'depths of the projections, e.g. 300,400,500,600', numberList)
    .option('--limit <n>', 'use the first so many images only', wholeNumber(2))
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .option('-o, --out <file>', 'the calibration file (default: calibration-<preset>.safetensors)')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: CalibrateSettings) => finish(await run(inputs, settings)));
  calibrate
    .command('show <file>')
    .description('what a calibration file is')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, settings: { json?: boolean }) => finish(await show(file, settings)));
}

async function run(inputs: string[], settings: CalibrateSettings): Promise<number> {
  const { preset, seed, limit, maxPixels, json } = settings;
  const paths = (await expandInputs(inputs, imageExtensions)).slice(0, limit);
  const out = settings.out ?? `calibration-${preset}.safetensors`;
  const estimator = estimatorFrom(settings);
  const { model } = await openModel(settings);
  const progress = startProgress();
  progress.expect(paths.length * projectionCalls(model.info, estimator));
  const start = performance.now();
  return interruptible('no calibration was written', async (signal) => {
    const images = async function* (): AsyncGenerator<CalibrationImage> {
      for (const path of paths)
        yield { key: stemOf(path), image: (await loadForModel(path, model.info, { maxPixels })).input };
    };
    const steps = calibration(model, estimator, images(), { seed, signal });
    let calls = 0;
    let next = await steps.next();
    for (; !next.done; next = await steps.next()) {
      progress.advance(next.value.calls - calls, `image ${next.value.images + 1} of ${paths.length}`);
      calls = next.value.calls;
    }
    await writeAtomic(out, formatCalibration(next.value));
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    const result = { command: 'calibrate', out, images: next.value.images, modelCalls: calls, seconds };
    process.stdout.write(
      json
        ? `${JSON.stringify(result, null, 2)}\n`
        : `${out}: ${result.images} images, ${calls} model calls, ${seconds.toFixed(0)} s\n`,
    );
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await model.dispose();
  });
}

async function show(file: string, { json }: { json?: boolean }): Promise<number> {
  const { fingerprint, images, seed, statistics } = parseCalibration(await readWhole(file, 'a calibration file'), file);
  const depths = statistics.estimator.depths.map((depth, d) => {
    const { mean, m2, count } = statistics.moments[d]!;
    const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { depth, mean: average(mean), deviation: average(m2.map((sum) => Math.sqrt(sum / count))) };
  });
  const found = { file, images, seed, mapShape: statistics.mapShape, ...fingerprint, depths };
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : describe(found, fingerprint.estimator));
  return 0;
}

function describe(
  found: {
    file: string;
    images: number;
    seed: number;
    model: string;
    depths: { depth: number; mean: number; deviation: number }[];
  },
  { steps, solver, noises, discrepancy }: Estimator,
): string {
  const { error, channels, smoothing } = discrepancy;
  const lines = [
    `${found.file}: ${found.images} images, seed ${found.seed}, model ${found.model}`,
    `projections: ${steps === 'all' ? 'all steps' : `${steps} step${steps === 1 ? '' : 's'}`} of ${solver}, ${noises} noise${noises === 1 ? '' : 's'} per depth`,
    `discrepancy: ${error} error, channels ${channels}, smoothed by ${smoothing} px`,
    ...found.depths.map(
      ({ depth, mean, deviation }) =>
        `depth ${depth}: mean ${mean.toExponential(3)}, deviation ${deviation.toExponential(3)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
