import { isDeepStrictEqual } from 'node:util';
import { FuzzydiffError } from '@fuzzydiff/core';
import { sha256 } from '../files/hash.js';
import { type HashesByName, hashesIn, type Report } from '../files/report.js';
import type { Storage } from '../storage/storage.js';

/** A file that a job gives, by its name in the output folder. */
export interface OutputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A name that a job gives a file, or, where it is not known before how many there are, all names with a number in one place. */
export type GivenName = string | { readonly before: string; readonly after: string };

/** Where results go, and what must not give way to them. */
export interface Places {
  readonly out: Storage;
  /** The run's inputs, by `identitiesOf`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Hashes of results that earlier runs wrote here, by name; without it (`--overwrite`), any file but an input gives way. */
  readonly own?: HashesByName;
}

/**
 * Sees that results may be written: their names are none too long, no input gives way to one, and nothing that a run did not
 * write itself. Of names with a number, all that are there count.
 *
 * @throws FuzzydiffError `mismatch` that names the first file in the way; `invalid-file` for a name that is too long
 */
export async function checkPlaces(names: readonly GivenName[], places: Places): Promise<void> {
  for (const name of names)
    await places.out.checkName(typeof name === 'string' ? name : `${name.before}1${name.after}`);
  const there = names.every((name) => typeof name === 'string') ? [] : await places.out.list();
  for (const name of names)
    for (const own of typeof name === 'string' ? [name] : numbered(there, name)) await checkPlace(own, places);
}

function numbered(names: readonly string[], given: GivenName): string[] {
  return names.filter((name) => isGiven(name, [given]));
}

/** Whether a name is one of those that a job gives. */
export function isGiven(name: string, gives: readonly GivenName[]): boolean {
  return gives.some((given) => {
    if (typeof given === 'string') return name === given;
    const { before, after } = given;
    const isLike = name.startsWith(before) && name.endsWith(after);
    return isLike && /^[1-9]\d*$/.test(name.slice(before.length, name.length - after.length));
  });
}

async function checkPlace(name: string, { out, inputs, own }: Places): Promise<void> {
  const identity = await out.identityOf(name);
  if (identity === undefined) return;
  const path = out.addressOf(name);
  const inTheWay = (found: string, remedy = '') =>
    new FuzzydiffError(
      'mismatch',
      `Expected to write ${name} but ${found} (${path}); ${remedy}name another folder with --out.`,
      { data: { path } },
    );
  const input = inputs.get(identity);
  if (input !== undefined) throw inTheWay(`found ${path === input ? 'an input' : `an input, ${input},`} there`);
  if (own === undefined) return;
  const bytes = (await out.read(name)) ?? '';
  const known = own[name];
  // An empty one has nothing of anybody's.
  if (known && (bytes.length === 0 || known.includes(sha256(bytes)))) return;
  const found = known ? 'was changed since it was written' : 'is not of this run';
  throw inTheWay(`found a file that ${found}`, 'pass --overwrite, or ');
}

/** Whether all files of a finished report are there as they were written; of one without a hash, whether it is there. */
export async function allThere(out: Storage, { files, sha256: hashes, unfinished }: Report): Promise<boolean> {
  if (unfinished) return false;
  // One by one: together, those of a large photograph may be more than there is room for.
  for (const name of files) {
    const expected = hashes[name];
    const isIt =
      expected === undefined ? await out.has(name) : sha256((await out.read(name)) ?? 'nothing') === expected;
    if (!isIt) return false;
  }
  return true;
}

/** What stands for a set of results, and where. */
export interface ReportToWrite {
  readonly name: string;
  /** What it says beside the files. */
  readonly report: Omit<Report, 'files' | 'sha256' | 'unfinished'> & Pick<Report, 'made'>;
  /** The report that is there, of a run before. */
  readonly before: Report | undefined;
}

/**
 * Writes files and, when all of them are there, the report that stands for them. Before the first of them, the report says
 * what is begun: whoever stops it leaves no set that is called finished, and files that the next run knows. What appeared
 * meanwhile under one of their names is left alone, too, unless it is the same.
 *
 * @throws FuzzydiffError as `checkPlaces` and the storage's `write`
 */
export async function writeResults(
  files: readonly OutputFile[],
  { name: reportName, report, before }: ReportToWrite,
  places: Places,
): Promise<Report> {
  const hashes = Object.fromEntries(files.map(({ name, bytes }) => [name, sha256(bytes)]));
  const missing: OutputFile[] = [];
  for (const file of files) {
    const found = await places.out.read(file.name);
    if (found && Buffer.compare(found, file.bytes) === 0) continue;
    await checkPlace(file.name, places);
    missing.push(file);
  }
  const { made, ...rest } = report;
  const whole: Report = { made, files: Object.keys(hashes), sha256: hashes, ...rest };
  const write = (own: Report) => places.out.write(reportName, `${JSON.stringify(own, null, 2)}\n`);
  // A report of the same files is true all the while: those that are not there yet are seen to be missing.
  if (missing.length > 0 && !isDeepStrictEqual(before?.sha256, hashes))
    await write({ ...whole, unfinished: before ? hashesIn(before) : {} });
  for (const { name, bytes } of missing) await places.out.write(name, bytes);
  await write(whole);
  return whole;
}
