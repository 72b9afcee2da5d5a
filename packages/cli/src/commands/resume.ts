import { dirname } from 'node:path';
import { readRun } from '@fuzzydiff/core';
import type { Command } from 'commander';
import { imageJob } from '../batch/image-job.js';
import { runJobs } from '../batch/run-jobs.js';
import { invalidFile } from '../files/invalid-file.js';
import { readWhole } from '../files/read-whole.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import { keptNotes } from '../jobs/kept-run.js';
import { openDetector } from '../model/command-prior.js';
import { wholeNumber } from '../option-parsers.js';
import { addDeviceOptions, addModelOption } from '../options.js';
import { recordedRecipe } from '../record/recipe.js';
import { type AgainSettings, checkRecipe, correctSettings, recordedModel } from '../record/recipe-settings.js';
import type { ModelSettings } from '../settings.js';
import { checkOnePicture } from './one-picture.js';

interface ResumeSettings extends AgainSettings {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff resume`: a correction that was kept goes on. */
export function resumeCommand(program: Command, finish: (code: number) => void): void {
  addDeviceOptions(addModelOption(program.command('resume <run>')))
    .description(
      'goes on with a correction that `fuzzydiff correct --checkpoint-every` has kept, here or on another machine',
    )
    .option('-o, --out <folder>', "where results go (default: the run's own folder)")
    .option('--calibration <file>', "the statistics, where they were not the model's own")
    .option('--overwrite', 'write results anew that are there')
    .option('--json', 'one JSON document on stdout')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .action(async (run: string, settings: ResumeSettings, command: Command) => {
      // Where nobody says otherwise, it goes on where it began.
      const { device, ...others } = settings;
      const isGiven = command.getOptionValueSource('device') === 'cli';
      finish(await resume(run, { ...others, ...(isGiven && { device: device as ModelSettings['device'] }) }));
    });
}

async function resume(path: string, { out, overwrite, json, ...given }: ResumeSettings): Promise<number> {
  const run = await readWhole(path, 'a kept run');
  const { photo, about } = await readRun(run, path);
  const { name, made, save, record, every } = keptNotes(about, path);
  if (!photo)
    throw invalidFile(path, {
      expected: 'a run with its photograph',
      found: 'it has none',
      remedy: 'go on with it in the program that has kept it',
    });
  const settings: CorrectSettings = {
    ...correctSettings(made, given),
    ...{ out: out ?? dirname(path), record, checkpointEvery: every },
    ...(save && { save }),
    ...(overwrite && { overwrite }),
    ...(json && { json }),
  };
  checkOnePicture(settings);
  const what = `to go on with ${path}`;
  return runJobs(settings, async () => {
    const command = await openCorrect(settings, 1, { model: recordedModel(what, made), detector: openDetector });
    return {
      ...{ name: 'resume', calls: command.calls, inFlight: 1 },
      shown: ({ files }) => files[0]!,
      close: () => command.prior.dispose(),
      jobs: (context) => {
        const job = imageJob(name, { command, settings, context, kept: { path, run, photo } });
        const open = async () => {
          const opened = await job.open();
          checkRecipe(what, made, recordedRecipe(opened.recipe));
          return opened;
        };
        return [{ ...job, open }];
      },
    };
  });
}
