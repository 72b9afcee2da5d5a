import { FuzzydiffError } from '../errors.js';

/** Rejects what does not hold, in a sentence. */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

/** Expects a call to be refused with an error of this project. */
export async function refused(outcome: Promise<unknown>, what: string): Promise<void> {
  const error = await failure(outcome);
  expect(error !== undefined, `${what}: refused`);
  expect(FuzzydiffError.isInstance(error), `${what}: refused with a FuzzydiffError, not ${String(error)}`);
}

/** What a call rejects with, or nothing. */
export function failure(outcome: Promise<unknown>): Promise<unknown> {
  return outcome.then(
    () => undefined,
    (caught: unknown) => caught,
  );
}
