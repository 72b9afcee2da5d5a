import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { sha256 } from '../files/hash.js';
import { identityOf } from '../files/identities.js';
import type { Report } from '../files/report.js';
import { writeAtomic } from '../files/write-atomic.js';

/** A file that a job gives, by its name in the output folder. */
export interface OutputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A name that a job gives a file, or, where it is not known before how many there are, all names with a number in one place. */
export type GivenName = string | { readonly before: string; readonly after: string };

/** Where results go, and what must not give way to them. */
export interface Places {
  readonly out: string;
  /** The run's inputs, by `identitiesOf`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Hashes of results that an earlier run wrote here, by name; without it (`--overwrite`), any file but an input gives way. */
  readonly own?: Readonly<Record<string, string>>;
}

/**
 * Sees that results may be written: no input gives way to one, and nothing that a run did not write itself. Of names with a
 * number, all that are there count.
 *
 * @throws FuzzydiffError `mismatch` that names the first file in the way
 */
export async function checkPlaces(names: readonly GivenName[], places: Places): Promise<void> {
  const there = names.every((name) => typeof name === 'string') ? [] : await readdir(places.out).catch(() => []);
  for (const name of names)
    for (const own of typeof name === 'string' ? [name] : numbered(there, name)) await checkPlace(own, places);
}

function numbered(names: readonly string[], { before, after }: Exclude<GivenName, string>): string[] {
  return names.filter((name) => {
    const isLike = name.startsWith(before) && name.endsWith(after);
    return isLike && /^[1-9]\d*$/.test(name.slice(before.length, name.length - after.length));
  });
}

async function checkPlace(name: string, { out, inputs, own }: Places): Promise<void> {
  const path = join(out, name);
  const identity = await identityOf(path);
  if (identity === undefined) return;
  const input = inputs.get(identity);
  if (input !== undefined) throw inTheWay(path, `found ${path === input ? 'an input' : `an input, ${input},`} there`);
  if (own === undefined || own[name] === sha256(await readFile(path))) return;
  throw inTheWay(path, 'found a file that is not of this run', 'pass --overwrite, or ');
}

function inTheWay(path: string, found: string, remedy = ''): FuzzydiffError {
  const message = `Expected to write ${basename(path)} but ${found} (${path}); ${remedy}name another folder with --out.`;
  return new FuzzydiffError('mismatch', message, { data: { path } });
}

/**
 * Writes files and, when all of them are there, the report that stands for them. What appeared meanwhile under one of
 * their names is left alone, too, unless it is the same.
 *
 * @throws FuzzydiffError as `checkPlaces` and `writeAtomic`
 */
export async function writeResults(
  files: readonly OutputFile[],
  report: Omit<Report, 'files' | 'sha256'> & Pick<Report, 'made'>,
  reportName: string,
  places: Places,
): Promise<Report> {
  const hashes = Object.fromEntries(files.map(({ name, bytes }) => [name, sha256(bytes)]));
  for (const { name, bytes } of files) {
    const path = join(places.out, name);
    const found = await readFile(path).catch(() => undefined);
    if (found?.equals(bytes)) continue;
    await checkPlace(name, places);
    await writeAtomic(path, bytes);
  }
  const { made, ...rest } = report;
  const whole: Report = { made, files: Object.keys(hashes), sha256: hashes, ...rest };
  await writeAtomic(join(places.out, reportName), `${JSON.stringify(whole, null, 2)}\n`);
  return whole;
}
