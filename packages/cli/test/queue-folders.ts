import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesBelow } from './command.js';

/** What is in a folder: every file's bytes, and reports without the time that they took. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const names = await filesBelow(folder);
  const read = async (name: string) => {
    const bytes = await readFile(join(folder, name));
    return [name, name.endsWith('.report.json') ? untimed(bytes) : bytes.toString('base64')] as const;
  };
  return Object.fromEntries(await Promise.all(names.map(read)));
}

function untimed(bytes: Buffer): string {
  const { seconds: _, ...report } = JSON.parse(bytes.toString());
  return JSON.stringify(report);
}
