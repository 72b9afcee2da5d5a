import {
  type Calibration,
  type CalibrationImage,
  fingerprint,
  formatCalibration,
  parseCalibration,
  takePromise,
} from '@fuzzydiff/calibration';
import { presets } from '@fuzzydiff/core';
import { checkCalibration } from '@fuzzydiff/core/calibration';
import { headInFrame, leastAlpha } from '@fuzzydiff/core/internal';
import { correctionFor, projectionCalls, regionBoundsFor } from '@fuzzydiff/core/math';
import { type Command, Option } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { modelInput } from '../batch/model-input.js';
import { startProgress } from '../batch/progress.js';
import { allowedAlpha } from '../calibration/allowed-alpha.js';
import { differentImages } from '../calibration/different-images.js';
import { otherImages } from '../calibration/other-images.js';
import { nameInLine } from '../files/in-line.js';
import { readWhole } from '../files/read-whole.js';
import { writeNew } from '../files/write-new.js';
import { frameOf } from '../model/frame.js';
import { openModel } from '../model/open-model.js';
import { wholeNumber } from '../option-parsers.js';
import { addInFlightOption, addModelOptions } from '../options.js';
import type { ModelSettings, PresetSettings } from '../settings.js';

interface PromiseSettings extends ModelSettings, Pick<PresetSettings, 'preset'> {
  readonly calibration: string;
  readonly out: string;
  readonly overwrite?: boolean;
  readonly maxPixels: number;
  readonly json?: boolean;
}

/** `fuzzydiff calibrate promise`: gives a calibration that has its statistics a promise, on other images. */
export function addPromiseCommand(calibrate: Command, finish: (code: number) => void): void {
  addInFlightOption(addModelOptions(calibrate.command('promise <inputs...>')))
    .description(
      'finds what a calibration finds on other images that are fine: how rare a region has to be to be changed',
    )
    .requiredOption('--calibration <file>', 'the calibration whose statistics they are compared with')
    .requiredOption('-o, --out <file>', 'the calibration file with its promise')
    .addOption(new Option('--preset <preset>', 'whose map it is for').choices(Object.keys(presets)).default('balanced'))
    .option('--overwrite', 'replace another file')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: PromiseSettings) => finish(await run(inputs, settings)));
}

async function run(inputs: string[], settings: PromiseSettings): Promise<number> {
  const { calibration: file, out, overwrite, json } = settings;
  const paths = await differentImages(inputs);
  const bytes = await readWhole(file, 'a calibration file');
  const statistics = parseCalibration(bytes, file);
  const sources = await otherImages(paths, { file, bytes, calibration: statistics });
  const { model, folder, inFlight } = await openModel(settings, paths.length);
  const progress = startProgress();
  return interruptible('nothing was written', async (signal) => {
    const { estimator } = statistics.fingerprint;
    checkCalibration(statistics, fingerprint(model.info, estimator), file);
    progress.expect(paths.length * projectionCalls(model.info, estimator));
    async function* images(): AsyncGenerator<CalibrationImage> {
      for (const [n, path] of paths.entries())
        yield { ...sources[n]!, image: await modelInput(path, model.info.shape, settings) };
    }
    const taking = takePromise(model, images(), {
      calibration: statistics,
      bounds: regionBoundsFor(settings.preset, model.info),
      head: headInFrame(await frameOf(folder), model.info.shape),
      inFlight,
      signal,
    });
    let calls = 0;
    for await (const step of taking) {
      progress.advance(step.calls - calls, `image ${Math.min(step.images + 1, paths.length)} of ${paths.length}`);
      calls = step.calls;
    }
    const promise = await taking;
    const whole: Calibration = { ...statistics, promise };
    const status = await writeNew(out, formatCalibration(whole), { overwrite, inputs: [file, ...paths] });
    progress.stop();
    const own = correctionFor(settings.preset, model.info).alpha;
    const result = {
      command: 'calibrate promise',
      out,
      status,
      images: statistics.images,
      promiseImages: paths.length,
      leastAlpha: leastAlpha(paths.length).value,
    };
    process.stdout.write(
      json
        ? `${JSON.stringify(result, null, 2)}\n`
        : `${nameInLine(out)}: ${status}, a promise on ${paths.length} images for statistics of ${statistics.images}\n${allowedAlpha(paths.length, own)}`,
    );
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await model.dispose();
  });
}
