/**
 * Waits for something that runs elsewhere, and does some work of this thread while it does. The work starts in a task of
 * its own, after all that `waiting` has still to do here before it is sent off (in a browser, a few turns until the
 * message to the worker is out); or when `waiting` is over, should that come first.
 *
 * @throws what `waiting` rejects with, or the work throws
 */
export async function meanwhile<T>(waiting: Promise<T>, work: () => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sentOff = new Promise<void>((resolve) => {
    timer = setTimeout(resolve);
  });
  try {
    await Promise.race([waiting, sentOff]);
  } finally {
    clearTimeout(timer);
  }
  work();
  return waiting;
}
