import { basename, dirname } from 'node:path';
import { folderStorage } from '../storage/folder-storage.js';
import { readReport, reportEnding } from './report.js';

/** A result that lies in a folder, and the stem of the input that it was made of. */
export type EarlierResults = ReadonlyMap<string, string>;

/** The results in a folder, by file name, as the reports beside them list them; the reports, too. */
export async function earlierResults(folder: string): Promise<EarlierResults> {
  const found = new Map<string, string>();
  const storage = folderStorage(folder);
  for (const name of (await storage.list()).filter((entry) => entry.endsWith(reportEnding))) {
    // Somebody else's file may have such a name; and a pipe, which may never give anything.
    const report = (await storage.has(name)) ? await readReport(storage, name).catch(() => undefined) : undefined;
    const stem = name.slice(0, -reportEnding.length);
    if (report)
      for (const file of [...report.files, ...(report.earlierFiles ?? []), name]) found.set(basename(file), stem);
  }
  return found;
}

/** `earlierResults` of the folder of a file, each folder read once. */
export function resultsBeside(): (path: string) => Promise<EarlierResults> {
  const folders = new Map<string, Promise<EarlierResults>>();
  return (path) => {
    const folder = dirname(path);
    const known = folders.get(folder) ?? earlierResults(folder);
    folders.set(folder, known);
    return known;
  };
}
