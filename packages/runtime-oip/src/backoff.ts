/** The first pause, and the longest, in milliseconds. */
const [first, longest] = [250, 10_000];

/** The longest that a server may ask us to stay away, in milliseconds. */
const mostAsked = 60_000;

/**
 * How long to wait before the next try, in milliseconds: twice as long each time, of which a random half is left out, so that
 * those who lost the same server do not come back together; and not less than the server asks for.
 *
 * @param tries made so far, at least 1
 * @param retryAfter the header of its answer: seconds, or a date
 */
export function pauseAfter(tries: number, retryAfter: string | null = null): number {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  const own = Math.min(longest, first * 2 ** (tries - 1)) * (1 - random! / 2 ** 33);
  const seconds = Number(retryAfter ?? 0);
  const asked = Number.isNaN(seconds) ? Date.parse(retryAfter!) - Date.now() : seconds * 1000;
  // A date that is none asks for nothing.
  return Math.max(own, Math.min(mostAsked, asked || 0));
}

/** Waits, or rejects with the signal's reason as soon as it aborts. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    if (signal?.aborted) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}
