/** Follows a generator to its end, for what it returns. */
export async function drain<R>(steps: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
  }
}
