import type { Command } from 'commander';
import { runJobs } from '../batch/run-jobs.js';
import { openSample } from '../jobs/sample-job.js';
import { wholeNumber } from '../option-parsers.js';
import { addPlanOptions, addRunOptions } from '../options.js';
import type { SynthesisSettings } from '../settings.js';

/** `fuzzydiff sample`: unconditional samples from the prior. */
export function sampleCommand(program: Command, finish: (code: number) => void): void {
  addPlanOptions(addRunOptions(program.command('sample')))
    .description('unconditional samples from the prior: what the model takes for a face')
    .option('--samples <n>', 'how many', wholeNumber(1), 16)
    .action(async (settings: SynthesisSettings) => finish(await runJobs(settings, () => openSample(settings))));
}
