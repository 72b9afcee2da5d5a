import { FuzzydiffError } from '@fuzzydiff/core';
import type { Storage } from '../storage/storage.js';

/** Files by their names, each with the hashes that it may have. */
export type HashesByName = Readonly<Record<string, readonly string[]>>;

/** What is written beside an input's results, last of them. The files depend on `made` and on nothing else. */
export interface Report {
  readonly made: Readonly<Record<string, unknown>>;
  /** Names in the report's folder of results. */
  readonly files: readonly string[];
  /** Of each of those files as it was written: another one under that name is not ours. */
  readonly sha256: Readonly<Record<string, string>>;
  /** Sentences about what was taken of the input, and what could not be. */
  readonly notes?: readonly string[];
  /** Files of a run before, which this one did not write anew: they are still there, and no inputs either. */
  readonly earlierFiles?: readonly string[];
  /**
   * While the files are written, or where that was stopped: the hashes that files under the same names had of runs before.
   * Each may be there still; a finished report has none of this.
   */
  readonly unfinished?: HashesByName;
  readonly [name: string]: unknown;
}

/** What a report's file name ends in, after the stem of its input. */
export const reportEnding = '.report.json';

/**
 * Reads a report, where there is one.
 *
 * @throws FuzzydiffError `invalid-file` when the file is something else
 */
export async function readReport(
  storage: Pick<Storage, 'read' | 'addressOf'>,
  name: string,
): Promise<Report | undefined> {
  const bytes = await storage.read(name);
  if (bytes === undefined) return undefined;
  const report = parseReport(new TextDecoder().decode(bytes));
  if (report) return report;
  const path = storage.addressOf(name);
  const message = `Expected a report of fuzzydiff in ${path} but found something else; pass --overwrite to write it anew.`;
  throw new FuzzydiffError('invalid-file', message, { data: { path } });
}

/** All hashes that a report knows of each file: whatever has another is not a run's. */
export function hashesIn({ sha256, unfinished = {} }: Pick<Report, 'sha256' | 'unfinished'>): HashesByName {
  const names = new Set([...Object.keys(sha256), ...Object.keys(unfinished)]);
  const hashes = (name: string) => [sha256[name], ...(unfinished[name] ?? [])].filter((hash) => hash !== undefined);
  return Object.fromEntries([...names].map((name) => [name, [...new Set(hashes(name))]]));
}

function parseReport(text: string): Report | undefined {
  try {
    const report = JSON.parse(text) as Report;
    const isReport = report.made !== null && typeof report.made === 'object' && Array.isArray(report.files);
    return isReport ? { ...report, sha256: report.sha256 ?? {} } : undefined;
  } catch {
    return undefined;
  }
}
