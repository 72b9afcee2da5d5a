import { type ErrorCode, FuzzydiffError } from '../errors.js';

/** An error as plain data: a message between threads takes a class's own fields away. */
export interface CarriedError {
  /** Absent where it is no error of this project. */
  readonly code?: ErrorCode;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: CarriedError;
}

export function packError(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const cause = error.cause === undefined ? {} : { cause: packError(error.cause) };
  if (!FuzzydiffError.isInstance(error)) return { message: error.message, ...cause };
  return { code: error.code, message: error.message, data: error.data, ...cause };
}

export function unpackError({ code, message, data, cause }: CarriedError): Error {
  const beneath = cause === undefined ? {} : { cause: unpackError(cause) };
  if (code === undefined) return new Error(message, beneath);
  return new FuzzydiffError(code, message, { ...(data === undefined ? {} : { data: { ...data } }), ...beneath });
}
