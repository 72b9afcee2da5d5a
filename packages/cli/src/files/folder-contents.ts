import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { earlierResults } from './earlier-results.js';
import { isOther, kindAt, type OtherKind } from './kind-at.js';

/** What is neither file nor folder, by its path. */
export type Others = ReadonlyMap<string, OtherKind>;

/** What a folder holds, without what is hidden. */
export interface FolderContents {
  /** Its files, and links to files. */
  readonly files: readonly string[];
  /** The folders that were not looked into, and links to folders, without those of earlier runs' results; sorted. */
  readonly folders: readonly string[];
  readonly others: Others;
}

/** What a folder holds, or with subfolders all below it; what a link leads to is not below. */
export async function folderContents(folder: string, subfolders: boolean): Promise<FolderContents> {
  const entries = await readdir(folder, { withFileTypes: true });
  const seen = entries.filter((entry) => !entry.name.startsWith('.'));
  const files: string[] = [];
  const folders: string[] = [];
  const others = new Map<string, OtherKind>();
  for (const entry of seen) {
    const path = join(folder, entry.name);
    const kind = entry.isFile() ? 'a file' : entry.isDirectory() ? 'a folder' : await kindAt(path);
    if (kind === 'a folder' && subfolders && entry.isDirectory()) {
      const inner = await folderContents(path, true);
      files.push(...inner.files);
      folders.push(...inner.folders);
      for (const [own, other] of inner.others) others.set(own, other);
    } else if (kind === 'a folder') folders.push(path);
    else if (isOther(kind)) others.set(path, kind);
    else files.push(path);
  }
  const results = await Promise.all(folders.map(earlierResults));
  return { files, folders: folders.filter((_, n) => results[n]!.size === 0).sort(), others };
}
