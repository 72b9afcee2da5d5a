import ora from 'ora';
import { inLine } from '../files/in-line.js';

/** Shows how far a command is: on stderr, where that is a terminal, and nowhere else. */
export interface ProgressLine {
  /** Adds to what will be made, or takes off what won't. */
  expect(count: number): void;
  /** Counts what was made, and says for what. */
  advance(count: number, what: string): void;
  stop(): void;
}

/** A progress line that makes room for what is printed meanwhile. */
export interface PrintingLine extends ProgressLine {
  /** Prints something, without the line in between. */
  aside(print: () => void): void;
}

/** Progress over model calls, or what else is counted: done of total, rate, time left. */
export function startProgress(unit = 'model calls'): PrintingLine {
  const isTerminal = process.stderr.isTTY === true;
  const spinner = ora({ stream: process.stderr, isEnabled: isTerminal, isSilent: !isTerminal });
  const start = performance.now();
  let done = 0;
  let total = 0;
  spinner.start('starting');
  return {
    expect(count) {
      total += count;
    },
    advance(count, what) {
      done += count;
      const rate = (done * 1000) / (performance.now() - start);
      const left = duration(Math.ceil((total - done) / rate));
      spinner.text = `${inLine(what)}: ${done} of ${total} ${unit}, ${rate.toFixed(1)} a second, ${left} left`;
    },
    aside(print) {
      if (!spinner.isSpinning) return print();
      spinner.clear();
      print();
      spinner.render();
    },
    stop: () => spinner.stop(),
  };
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
