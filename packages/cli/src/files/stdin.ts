import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** What stands for standard input among inputs, and for standard output as the place of results. */
export const dash = '-';

/** What errors and notes call a file. */
export function nameOf(path: string): string {
  return path === dash ? 'standard input' : path;
}

let whole: Promise<Buffer> | undefined;

/**
 * All of standard input, which can be read only once: whoever asks again is given the same bytes. A signal that aborts ends the wait,
 * and closes the stream, which would hold the process as long as somebody may still write.
 */
export function readStdin(signal?: AbortSignal): Promise<Buffer> {
  whole ??= buffer(process.stdin);
  // Of everybody who waits, while anybody does.
  if (signal) addAbortSignal(signal, process.stdin);
  return whole;
}
