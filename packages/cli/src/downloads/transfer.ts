import ora from 'ora';
import { megabytes } from './megabytes.js';

/** Shows how much of a file is done: on stderr, where that is a terminal, and nowhere else. */
export function startTransfer(): { show: (what: string, done: number, total: number) => void; stop: () => void } {
  const isTerminal = process.stderr.isTTY === true;
  const spinner = ora({ stream: process.stderr, isEnabled: isTerminal, isSilent: !isTerminal });
  spinner.start('starting');
  return {
    show(what, done, total) {
      spinner.text = `${what}: ${megabytes(done)} of ${megabytes(total)} MB`;
    },
    stop: () => spinner.stop(),
  };
}
