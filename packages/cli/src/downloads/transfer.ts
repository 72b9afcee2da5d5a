import ora from 'ora';
import { megabytes } from './megabytes.js';

/** What shows how far something is. */
interface Transfer {
  /** How much of a file is done, in bytes. */
  readonly show: (what: string, done: number, total: number) => void;
  /** Anything else. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** Shows how much of a file is done: on stderr, where that is a terminal, and nowhere else. */
export function startTransfer(): Transfer {
  const isTerminal = process.stderr.isTTY === true;
  const spinner = ora({ stream: process.stderr, isEnabled: isTerminal, isSilent: !isTerminal });
  spinner.start('starting');
  return {
    show(what, done, total) {
      spinner.text = `${what}: ${megabytes(done)} of ${megabytes(total)} MB`;
    },
    say(text) {
      spinner.text = text;
    },
    stop: () => spinner.stop(),
  };
}
