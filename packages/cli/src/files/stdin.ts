import { buffer } from 'node:stream/consumers';

/** What stands for standard input among inputs, and for standard output as the place of results. */
export const dash = '-';

/** What errors and notes call a file. */
export function nameOf(path: string): string {
  return path === dash ? 'standard input' : path;
}

let whole: Promise<Buffer> | undefined;

/** All of standard input, which can be read only once: whoever asks again is given the same bytes. */
export function readStdin(): Promise<Buffer> {
  whole ??= buffer(process.stdin);
  return whole;
}
