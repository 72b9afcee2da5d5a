import { FuzzydiffError } from '@fuzzydiff/core';

/** What a test's promise rejected with, as plain data. */
export interface Failure {
  readonly code: string | undefined;
  readonly message: string;
  readonly data: unknown;
}

/** What something rejected with, as plain data. */
export function failure(error: unknown): Failure {
  const { message } = error as Error;
  return FuzzydiffError.isInstance(error)
    ? { code: error.code, message, data: error.data }
    : { code: undefined, message, data: undefined };
}
