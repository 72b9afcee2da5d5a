import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkOneOf, checkPromises, isGrey } from '@fuzzydiff/core/internal';
import {
  type DegradationKind,
  degradations,
  type EvaluationResults,
  evaluate,
  type MethodName,
  methodNames,
  type PhotographDamage,
  photographDamages,
} from '@fuzzydiff/evaluation';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { modelInput } from '../batch/model-input.js';
import { printPassedOver } from '../batch/notes.js';
import { startProgress } from '../batch/progress.js';
import { expandInputs, refuseSameStem } from '../files/expand-inputs.js';
import { makeWritableFolder } from '../files/make-folder.js';
import { stemOf } from '../files/stem.js';
import { writeAtomic } from '../files/write-atomic.js';
import { readableExtensions } from '../image/known-formats.js';
import { openCalibration, openGreyCalibration } from '../model/open-calibration.js';
import { openModel } from '../model/open-model.js';
import { numberFrom, wholeNumber } from '../option-parsers.js';
import { addInFlightOption, addModelOptions, addPlanOptions, addPresetOptions, addWeightOptions } from '../options.js';
import { canvasPng } from '../pictures/canvas.js';
import { correctionFrom, estimatorFrom, type PresetSettings, type RunSettings, wrongCommandLine } from '../settings.js';
import { runClean } from './evaluate-clean.js';
import { runPhotographs } from './evaluate-photographs.js';

/** Options as they are given: which kinds there are depends on what is evaluated. */
interface GivenSettings extends Omit<EvaluateSettings, 'kinds'> {
  readonly kinds?: readonly string[];
  readonly photographs?: string;
  readonly tilt?: number;
  readonly clean?: string;
  readonly whole?: boolean;
}

interface EvaluateSettings extends RunSettings, PresetSettings {
  readonly calibration?: string;
  readonly kinds: DegradationKind[];
  readonly methods: MethodName[];
  readonly limit?: number;
  readonly compared: number;
  readonly samples: number;
  readonly pictures: number;
}

/** Options that say nothing of whole photographs. */
const imagesOnly = ['methods', 'compared', 'samples', 'pictures', 'calibration', 'depths', 'inFlight'];

/** Options that say nothing of faces that are fine. */
const cleanLeavesOut = [
  ...['photographs', 'tilt', 'kinds', 'methods', 'compared', 'samples', 'pictures', 'inFlight'],
  ...['exponent', 'strength', 'steps', 'jump', 'solver', 'lower', 'upper'],
];

/** `fuzzydiff evaluate`: degrade, map, correct, measure; results.json and report.html. */
export function evaluateCommand(program: Command, finish: (code: number) => void): void {
  const kinds = Object.keys(degradations) as DegradationKind[];
  const command = addInFlightOption(addModelOptions(program.command('evaluate [inputs...]')));
  addWeightOptions(addPlanOptions(addPresetOptions(command)))
    .description(
      'degrades good images in known ways, corrects them, and measures: results.json and report.html (of whole photographs: results.json)',
    )
    .option('--photographs <folder>', 'whole photographs, whose faces are found, in place of inputs')
    .option(
      '--tilt <degrees>',
      'with --photographs: each is turned clockwise about its largest face before it is damaged',
      numberFrom(-180, 180),
    )
    .option(
      '--clean <folder>',
      'photographs that are fine, in place of inputs: how many of their faces would be changed, beside what --alpha promises',
    )
    .option('--whole', 'with --clean: take the largest square of each for a face, without looking for one')
    .option(
      '--kinds <list>',
      `degradations, of ${kinds.join(', ')} (default: all); of photographs, of ${photographDamages.join(', ')} (default: the first five)`,
      (text) => text.split(','),
    )
    .option('--methods <list>', `compared, of ${methodNames.join(', ')}`, listOf('--methods', methodNames), [
      ...methodNames,
    ])
    .option('--limit <n>', 'use the first so many images only', wholeNumber(1))
    .option('--compared <n>', 'images that the other methods than the correction are tried on', wholeNumber(0), 24)
    .option('--samples <n>', 'corrected images of each, for their spread', wholeNumber(1), 1)
    .option('--pictures <n>', 'images shown in the report; with 0, no figure of strengths either', wholeNumber(0), 2)
    .option('--seed <n>', 'seed of the degradations and the noise', wholeNumber(0), 0)
    .option('-o, --out <folder>', 'where results go', 'fuzzydiff-out')
    .option('--overwrite', 'replace an evaluation that is there')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'the results as JSON on stdout')
    .action(async (inputs: string[], { kinds: named, photographs, tilt, clean, whole, ...settings }: GivenSettings) => {
      if (clean !== undefined) {
        refuseBeside('--clean', cleanLeavesOut, inputs, command);
        finish(await runClean({ ...settings, clean, ...(whole && { whole }) }));
        return;
      }
      if (whole) throw wrongCommandLine('Expected --whole with --clean but found it alone; leave it out.');
      if (photographs === undefined) {
        if (tilt !== undefined)
          throw wrongCommandLine('Expected --tilt with --photographs but found it alone; leave it out.');
        finish(await runEvaluation(inputs, { ...settings, kinds: named ? known(named, kinds) : kinds }));
        return;
      }
      refuseBeside('--photographs', imagesOnly, inputs, command);
      const damages = named && { kinds: known<PhotographDamage>(named, [...photographDamages]) };
      finish(await runPhotographs({ ...settings, ...damages, photographs, ...(tilt !== undefined && { tilt }) }));
    });
}

async function runEvaluation(inputs: string[], settings: EvaluateSettings): Promise<number> {
  const { out, limit, maxPixels, preset, kinds, methods, compared, samples, pictures, seed } = settings;
  const files = { results: join(out, 'results.json'), report: join(out, 'report.html') };
  const there = Object.values(files).find((path) => existsSync(path));
  if (!settings.overwrite && there !== undefined)
    throw wrongCommandLine(
      `Expected a folder without an evaluation but found ${there}; name another with --out, or replace it with --overwrite.`,
    );
  const expanded = await expandInputs(inputs, { extensions: readableExtensions });
  refuseSameStem(expanded.paths);
  printPassedOver(expanded.passedOver);
  const paths = expanded.paths.slice(0, limit);
  const outFolder = await makeWritableFolder(out);
  const { model, folder, inFlight } = await openModel(settings, paths.length);
  const progress = startProgress();
  return interruptible('nothing was written', async (signal) => {
    const estimator = estimatorFrom(settings, model.info);
    const { calibration } = await openCalibration(model, folder, estimator, settings);
    const grey = await openGreyCalibration(model, folder, estimator, settings);
    const greyCalibration = await grey?.read();
    const correction = correctionFrom(settings, model.info);
    checkPromises([calibration, ...(greyCalibration ? [greyCalibration] : [])], correction, settings);
    const images = [];
    for (const path of paths)
      images.push({ key: stemOf(path), image: await modelInput(path, model.info.shape, { maxPixels, signal }) });
    const run = evaluate(model, images, {
      ...{
        calibration,
        ...(greyCalibration && { greyCalibration }),
        settings: correction,
        kinds,
        methods,
        compared,
        samples,
        pictures,
      },
      ...{ seed, preset, inFlight, signal },
    });
    let calls = 0;
    for await (const step of run) {
      if (calls === 0) progress.expect(step.totalCalls);
      progress.advance(step.calls - calls, 'evaluating');
      calls = step.calls;
    }
    const evaluation = await run;
    const { results } = evaluation;
    const { statistics } = greyCalibration && isGrey(images[0]!.image) ? greyCalibration : calibration;
    const { evaluationReport } = await import('@fuzzydiff/evaluation/report');
    await writeAtomic(files.report, await evaluationReport(evaluation, statistics, { encodePng: canvasPng }));
    // Last, so that a folder with results is a finished one.
    await writeAtomic(files.results, `${JSON.stringify(results, null, 2)}\n`);
    progress.stop();
    process.stdout.write(settings.json ? `${JSON.stringify(results, null, 2)}\n` : table(results, files.report));
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await model.dispose();
    await outFolder.removeIfEmpty();
  });
}

/** The numbers that matter most, a line per degradation. */
function table({ kinds, recipe }: EvaluationResults, report: string): string {
  const lines = Object.entries(kinds).map(([kind, { map, methods }]) => {
    const [before, after] = [methods.nothing?.psnrInside, methods.correct?.psnrInside];
    const outside = methods.correct?.psnrOutside;
    const number = (estimate: { mean: number } | null | undefined, digits: number) =>
      estimate ? estimate.mean.toFixed(digits) : '-';
    return `${kind.padEnd(10)} AUROC ${number(map.auroc, 3)}  AP ${number(map.averagePrecision, 3)}  inside ${number(before, 1)} -> ${number(after, 1)} dB  outside ${number(outside, 1)} dB`;
  });
  return `${[...lines, `${recipe.images.length} images, preset ${recipe.preset}; with intervals and pictures: ${report}`].join('\n')}\n`;
}

/** Refuses what would be left out of an evaluation of other things than inputs. */
function refuseBeside(given: string, leftOut: readonly string[], inputs: readonly string[], command: Command): void {
  const option = leftOut.find((name) => command.getOptionValueSource(name) === 'cli');
  const found = inputs[0] ?? (option && command.options.find((own) => own.attributeName() === option)!.long!);
  if (found !== undefined)
    throw wrongCommandLine(`Expected ${given} alone but found ${found} too; leave one of them out.`);
}

/** The kinds named, of those that there are. */
function known<T extends string>(named: readonly string[], kinds: readonly T[]): T[] {
  return named.map((name) => checkOneOf('--kinds', name as T, kinds));
}

/** A parser of lists whose members are known. */
function listOf<T extends string>(option: string, known: readonly T[]): (text: string) => T[] {
  return (text) => text.split(',').map((name) => checkOneOf(option, name as T, known));
}
