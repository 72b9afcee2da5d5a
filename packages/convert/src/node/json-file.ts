import { readFile } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import { standIn } from '../stand-in.js';

/**
 * What a JSON file holds.
 *
 * @throws FuzzydiffError `not-found` where it can't be read, `invalid-file` where it is no JSON
 */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new FuzzydiffError('not-found', `Expected a configuration at ${file} but could not read it.`, { cause });
  });
  const other = standIn(text);
  if (other !== null)
    throw new FuzzydiffError('invalid-file', `Expected JSON in ${file} but ${other.reason}; ${other.remedy}.`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FuzzydiffError('invalid-file', `Expected JSON in ${file} but it is not.`, { cause });
  }
}
