import { FuzzydiffError } from '@fuzzydiff/core';
import type { Queue } from '@fuzzydiff/queue';
import { type Command, Option } from 'commander';
import type { Job, JobOutcome } from './job.js';

/** Which queue. */
export interface QueueSettings {
  readonly queue: string;
  readonly queueName: string;
}

/** Adds which queue it is. */
export function addQueueOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-q, --queue <url>', 'the Redis or Valkey server: redis://host:port, or rediss:// with TLS')
        .env('FUZZYDIFF_QUEUE')
        .makeOptionMandatory(),
    )
    .option('--queue-name <name>', 'which of its queues', 'fuzzydiff');
}

/**
 * The package of the queue, which is installed by those who have one.
 *
 * @throws FuzzydiffError `not-found` where it is not installed
 */
export async function queuePackage(): Promise<typeof import('@fuzzydiff/queue')> {
  return import('@fuzzydiff/queue').catch((cause) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const message = 'Expected the package @fuzzydiff/queue but found none; install it beside fuzzydiff.';
    throw new FuzzydiffError('not-found', message, { cause });
  });
}

/** Opens the queue, and closes it when `use` is done. @throws FuzzydiffError as `queuePackage` and `openQueue` */
export async function withQueue<T>(
  { queue: url, queueName: name }: QueueSettings,
  use: (queue: Queue<Job, JobOutcome>) => Promise<T>,
): Promise<T> {
  const { openQueue } = await queuePackage();
  const queue = await openQueue<Job, JobOutcome>(url, { name });
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}
