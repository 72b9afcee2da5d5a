import { exitCodes } from './exit-codes.js';

/**
 * Runs with a signal that Ctrl-C aborts, so that work stops after the current model call; a second Ctrl-C ends the process.
 * Gives the run's exit code, or that of an interrupt after saying `whenStopped`.
 */
export async function interruptible(
  whenStopped: string,
  run: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  const abort = () => controller.abort(new Error('interrupted'));
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    return await run(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.stderr.write(`fuzzydiff: stopped; ${whenStopped}.\n`);
    return exitCodes.interrupted;
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
}
