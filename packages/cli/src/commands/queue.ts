import type { Queue, QueueStatus } from '@fuzzydiff/queue';
import type { Command } from 'commander';
import type { Job, JobOutcome } from '../archive/job.js';
import { printResults } from '../archive/queue-report.js';
import { addQueueOptions, type QueueSettings, withQueue } from '../archive/the-queue.js';
import { exitCodes } from '../batch/exit-codes.js';
import { duration } from '../batch/progress.js';

interface JsonSettings extends QueueSettings {
  readonly json?: boolean;
}

/** `fuzzydiff queue`: what is in a queue, and what came of it. */
export function queueCommand(program: Command, finish: (code: number) => void): void {
  const queue = program.command('queue').description('where a queue of pictures is, and what came of them');
  const add = (
    name: string,
    description: string,
    use: (own: Queue<Job, JobOutcome>, settings: JsonSettings) => Promise<number>,
  ) =>
    addQueueOptions(queue.command(name, { isDefault: name === 'status' }))
      .description(description)
      .option('--json', 'one JSON document on stdout')
      .action(async (settings: JsonSettings) => finish(await withQueue(settings, (own) => use(own, settings))));
  add('status', 'how many jobs wait and are done, how fast, and the time left', async (own, { json }) => {
    const status = await own.status();
    process.stdout.write(json ? `${JSON.stringify({ command: 'queue status', ...status }, null, 2)}\n` : text(status));
    return exitCodes.done;
  });
  add('report', 'what came of each job; exit code 1 where one failed', async (own, settings) =>
    printResults(await own.results(), settings),
  );
  add('retry', 'has the jobs that have failed tried again', async (own, { json }) => {
    const jobs = await own.retry();
    process.stdout.write(
      json ? `${JSON.stringify({ command: 'queue retry', jobs }, null, 2)}\n` : `${jobs} jobs are tried again\n`,
    );
    return exitCodes.done;
  });
  add('clear', 'removes all jobs, and stops those being done; files stay', async (own, { json }) => {
    await own.clear();
    process.stdout.write(json ? `${JSON.stringify({ command: 'queue clear' }, null, 2)}\n` : 'no job is left\n');
    return exitCodes.done;
  });
}

function text({ waiting, active, done, failed, workers, rate, secondsLeft }: QueueStatus): string {
  const fast = rate === undefined ? '' : `, ${rate.toFixed(rate < 1 ? 2 : 1)} a second`;
  const left = secondsLeft === undefined || waiting + active === 0 ? '' : `, ${duration(Math.ceil(secondsLeft))} left`;
  return `${waiting} waiting, ${active} being done by ${workers} workers, ${done} done, ${failed} failed${fast}${left}\n`;
}
