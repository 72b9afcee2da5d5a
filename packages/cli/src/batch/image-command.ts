import type { OutputSettings, PhotoSettings } from '../settings.js';
import { findInputs } from './find-inputs.js';
import { type ImageCommand, imageJob } from './image-job.js';
import { printPassedOver } from './notes.js';
import { runJobs } from './run-jobs.js';

/** Runs a command over images; `open` is given how many there are. Gives the exit code. */
export async function runImageCommand(
  inputs: readonly string[],
  settings: OutputSettings & PhotoSettings,
  open: (images: number) => Promise<ImageCommand>,
): Promise<number> {
  const { paths, passedOver, missing } = await findInputs(inputs);
  printPassedOver(passedOver);
  return runJobs(settings, async () => {
    const command = await open(paths.length);
    const { name, prior, inFlight, calls } = command;
    return {
      name,
      calls,
      inFlight,
      shown: ({ files }) => files[0]!,
      close: () => prior.dispose(),
      jobs: (context) => [...missing, ...paths.map((path) => imageJob(path, { command, settings, context }))],
    };
  });
}
