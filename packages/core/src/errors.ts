/** What went wrong, for programs; the message is for people. */
export type ErrorCode =
  | 'invalid-argument'
  | 'invalid-file'
  | 'mismatch'
  | 'model-output'
  | 'device-unavailable'
  | 'disposed'
  | 'not-found';

const marker = Symbol.for('fuzzydiff.error');

/**
 * Every error this project throws on purpose. `code` tells the kind, `data` the values in the message, `cause` what
 * lay beneath. Recognised by a registered symbol, so that two copies of the package know each other's errors.
 */
export class FuzzydiffError extends Error {
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: { data?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FuzzydiffError';
    this.code = code;
    this.data = options.data ?? {};
  }

  /** Whether `value` is an error of this project, whichever copy of the package made it. */
  static isInstance(value: unknown): value is FuzzydiffError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/**
 * An argument error in one sentence: what was expected, of what, what was found, what to do. Its `data` holds `name` and
 * `received`, of a tensor or many values only `{ shape }`.
 *
 * @example invalidArgument('steps', 'a whole number from 1 to 1000', 0)
 */
export function invalidArgument(name: string, expected: string, received: unknown, remedy?: string): FuzzydiffError {
  const message = `Expected ${expected} for ${name} but found ${describe(received)}${remedy ? `; ${remedy}` : ''}.`;
  return new FuzzydiffError('invalid-argument', message, { data: { name, received: withoutValues(received) } });
}

/** An array by its shape: an error is printed, cloned and kept, which a picture's values are not for. */
function withoutValues(value: unknown): unknown {
  if (hasShape(value)) return { shape: [...value.shape] };
  return isLong(value) ? { shape: [value.length] } : value;
}

function hasShape(value: unknown): value is { shape: readonly number[]; data?: unknown; stride?: unknown } {
  return typeof value === 'object' && value !== null && Array.isArray((value as { shape?: unknown }).shape);
}

/** Whether it is an array that is not to be spelled out: of a type of its own, or long. */
function isLong(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) ? value.length > 16 : ArrayBuffer.isView(value) && 'length' in value;
}

/** A value as a person would want it named in a sentence. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  if (isLong(value)) return `an array of type ${typeName(value)} and length ${value.length}`;
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  if (hasShape(value)) return `${layout(value)} shape ${describe(value.shape)}`;
  return typeof value === 'object' ? `an object of type ${typeName(value)}` : `a ${typeof value}`;
}

/** Of something with a shape: what it is, and where it is no tensor, why. */
function layout(value: object & { data?: unknown; stride?: unknown }): string {
  const { data, stride } = value;
  if (data instanceof Float32Array) return Array.isArray(stride) ? 'an array of' : 'an array without strides, of';
  if (Array.isArray(data) || ArrayBuffer.isView(data)) return `an array of type ${typeName(data)} and`;
  return `an object of type ${typeName(value)} and`;
}

function typeName(value: object): string {
  return value.constructor?.name ?? 'Object';
}

/**
 * Gives a whole number in `[minimum, maximum]` back.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkInteger(name: string, value: unknown, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw invalidArgument(name, `a whole number ${rangeOf(value, minimum, maximum)}`, value);
}

/** The largest that a number can tell from the next is no limit that anybody means, until it is passed. */
function rangeOf(value: unknown, minimum: number, maximum: number): string {
  if (maximum !== Number.MAX_SAFE_INTEGER) return `from ${minimum} to ${maximum}`;
  return typeof value === 'number' && value > maximum ? `from ${minimum} to 2^53 - 1` : `of at least ${minimum}`;
}

/**
 * Gives a finite number in `[minimum, maximum]` back.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkNumber(name: string, value: unknown, minimum: number, maximum: number): number {
  if (typeof value === 'number' && value >= minimum && value <= maximum) return value;
  throw invalidArgument(name, `a number from ${minimum} to ${maximum}`, value);
}

/**
 * Gives one of the names in `allowed` back.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkOneOf<T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if (allowed.includes(value as T)) return value as T;
  throw invalidArgument(name, `one of ${allowed.join(', ')}`, value);
}
