import { FuzzydiffError } from '@fuzzydiff/core';

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text as a line has it: what would end the line, or tell a terminal something, is escaped. Names of files may have any of it. */
export function inLine(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (own) => escapes[own] ?? `\\u${own.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A file's name as a line has it: one without a letter is seen, too. */
export function nameInLine(name: string): string {
  return name === '' ? '""' : inLine(name);
}

/** An error's sentence as a line has it; what to do about a device that is not there is a list, which keeps its lines. */
export function errorInLine(error: Error): string {
  const isList = FuzzydiffError.isInstance(error) && error.code === 'device-unavailable';
  return isList ? error.message : inLine(error.message);
}
