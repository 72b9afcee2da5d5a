import { FuzzydiffError } from '@fuzzydiff/core';
import { describe } from '@fuzzydiff/core/internal';

/** A configuration's fields, read one by one: each says what it expects, and what a missing one means. */
export interface Fields {
  /** A whole number of at least 1. */
  count(name: string, standard?: number): number;
  number(name: string, standard?: number): number;
  flag(name: string, standard: boolean): boolean;
  /** A list of numbers, which may be empty. */
  numbers(name: string, standard?: readonly number[]): number[];
  texts(name: string, standard?: readonly string[]): string[];
  /** One of some names. */
  choice<T extends string>(name: string, allowed: readonly T[], standard?: T): T;
  /** Whether the field is missing or null, which mean the same to most fields. */
  absent(name: string): boolean;
  /** Whether the field is there and null. */
  isNull(name: string): boolean;
  /** The error of a field that is something else, or that this importer does not do. */
  refuse(name: string, expected: string, remedy?: string): FuzzydiffError;
}

/**
 * Reads the fields of a configuration, as parsed from JSON.
 *
 * @param where names the file in errors
 */
export function fieldsOf(config: unknown, where: string): Fields {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new FuzzydiffError('invalid-file', `Expected a JSON object in ${where} but found ${describe(config)}.`);
  const values = config as Record<string, unknown>;
  const value = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? undefined) : undefined);
  const refuse = (name: string, expected: string, remedy = '') =>
    new FuzzydiffError(
      'invalid-file',
      `Expected ${expected} for ${name} in ${where} but found ${values[name] === undefined ? 'none' : describe(values[name])}${remedy ? `; ${remedy}` : ''}.`,
      { data: { field: name, value: values[name], file: where } },
    );
  /** The field as `read` understands it, or its standard value; refused where neither is there. */
  const field = <T>(name: string, expected: string, standard: T | undefined, fits: (value: unknown) => boolean): T => {
    const found = value(name);
    if (found === undefined && standard !== undefined) return standard;
    if (!fits(found)) throw refuse(name, expected);
    return found as T;
  };
  const isCount = (found: unknown) => Number.isSafeInteger(found) && (found as number) >= 1 && (found as number) <= 1e6;
  const isText = (found: unknown) => typeof found === 'string';
  const listOf = (fits: (item: unknown) => boolean) => (found: unknown) =>
    Array.isArray(found) && found.length <= 100_000 && found.every(fits);
  return {
    count: (name, standard) => field(name, 'a whole number of at least 1', standard, isCount),
    number: (name, standard) => field(name, 'a number', standard, Number.isFinite),
    flag: (name, standard) => field(name, 'true or false', standard, (found) => typeof found === 'boolean'),
    numbers: (name, standard) => [
      ...field<readonly number[]>(name, 'a list of numbers', standard, listOf(Number.isFinite)),
    ],
    texts: (name, standard) => [...field<readonly string[]>(name, 'a list of names', standard, listOf(isText))],
    choice: (name, allowed, standard) =>
      field(name, `one of ${allowed.join(', ')}`, standard, (found) => (allowed as readonly unknown[]).includes(found)),
    absent: (name) => value(name) === undefined,
    isNull: (name) => Object.hasOwn(values, name) && values[name] === null,
    refuse,
  };
}
