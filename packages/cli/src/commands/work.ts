import type { EndedJob } from '@fuzzydiff/queue';
import { type Command, InvalidArgumentError } from 'commander';
import type { Job, JobOutcome } from '../archive/job.js';
import { priorOpener } from '../archive/prior-opener.js';
import { inputOf } from '../archive/queue-report.js';
import { runJob } from '../archive/run-job.js';
import { stopped } from '../archive/stopped.js';
import { addQueueOptions, type QueueSettings, queuePackage, withQueue } from '../archive/the-queue.js';
import { untilEmpty } from '../archive/until-empty.js';
import { exitCodes } from '../batch/exit-codes.js';
import { printNotes } from '../batch/notes.js';
import { errorInLine, inLine, nameInLine } from '../files/in-line.js';
import { wholeNumber } from '../option-parsers.js';
import { addDeviceOptions, addInFlightOption } from '../options.js';
import type { ModelSettings } from '../settings.js';

interface WorkSettings extends QueueSettings, Omit<ModelSettings, 'model'> {
  readonly rate?: { readonly jobs: number; readonly seconds: number };
  readonly silentFor: number;
  readonly untilEmpty?: boolean;
}

/** `fuzzydiff work`: does a queue's jobs, until it is told to stop. */
export function workCommand(program: Command, finish: (code: number) => void): void {
  addInFlightOption(addDeviceOptions(addQueueOptions(program.command('work'))))
    .description(
      'does the jobs of a queue, beside any number of others that do; Ctrl-C ends it when those under way are done',
    )
    .option('--rate <n>/<seconds>', 'at most so many jobs in so many seconds, of all workers together', rate)
    .option(
      '--silent-for <seconds>',
      'how long the server may not hear of this worker before its jobs go to others',
      wholeNumber(1),
      30,
    )
    .option('--until-empty', 'end when no job waits or is being done')
    .action(async (settings: WorkSettings) => finish(await work(settings)));
}

async function work(settings: WorkSettings): Promise<number> {
  const { queue: url, queueName: name, rate, silentFor, device, precision, threads, inFlight } = settings;
  const { startWorker } = await queuePackage();
  let setInFlight = (_: number) => {};
  const openPrior = priorOpener({
    device,
    ...(precision && { precision }),
    ...(threads !== undefined && { threads }),
    ...(inFlight !== undefined && { inFlight }),
    onOpen: (count) => setInFlight(count),
  });
  const options = { name, silentFor, inFlight: inFlight ?? 1, onEnd: say, ...(rate && { rate }) };
  const worker = await startWorker<Job, JobOutcome>(
    url,
    ({ data, ...job }) => runJob(data, { ...job, openPrior }),
    options,
  );
  setInFlight = worker.setInFlight;
  try {
    await stopped(async (signal) => {
      if (settings.untilEmpty) await withQueue(settings, (queue) => untilEmpty(queue, { signal }));
      else await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    });
  } finally {
    await worker.close();
    await openPrior.close();
  }
  return exitCodes.done;
}

/** Says on stdout what was done, and on stderr what failed. */
function say(ended: EndedJob<Job, JobOutcome>): void {
  const input = nameInLine(inputOf(ended.data));
  if ('outcome' in ended) {
    printNotes(ended.outcome.notes);
    process.stdout.write(`${input}: ${ended.outcome.status}, ${inLine(ended.outcome.shown)}\n`);
  } else
    process.stderr.write(
      `fuzzydiff: ${input}: ${errorInLine(ended.error)}${ended.final ? '' : ' It is tried again.'}\n`,
    );
}

function rate(text: string): { jobs: number; seconds: number } {
  const [jobs, seconds] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (jobs && seconds) return { jobs, seconds };
  throw new InvalidArgumentError(`Expected <n>/<seconds>, both at least 1, e.g. 10/60, but found "${text}".`);
}
