/** Waits for `until`, or for the first Ctrl-C, which aborts its signal; a second one ends the process. */
export async function stopped(until: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const stop = () => {
    process.stderr.write('fuzzydiff: ends when the jobs under way are done; again to end at once.\n');
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await until(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
