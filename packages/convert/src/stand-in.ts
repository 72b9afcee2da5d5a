import { type ByteSource, brokenFile } from './byte-source.js';

/** Enough of a file's beginning to tell what lies in its place. */
const seen = 64;

/** What people come to have in place of a file: why it is not the file, and what to do. */
interface StandIn {
  readonly reason: string;
  readonly remedy: string;
}

/** What lies in a file's place, told by how its content begins; null where nothing is known of it. */
export function standIn(content: string): StandIn | null {
  const start = content.slice(0, seen);
  if (start === '') return { reason: 'it is empty', remedy: 'download or copy it again' };
  if (start.startsWith('version https://git-lfs.github.com/spec/'))
    return {
      reason: 'it is a Git LFS pointer, which stands for the file in a clone made without Git LFS',
      remedy: 'run "git lfs pull" in the clone',
    };
  if (/^\s*<(!doctype )?html/i.test(start))
    return { reason: 'it is a web page', remedy: 'download the file itself, not the page that shows it' };
  return null;
}

/**
 * The first bytes of a file that PyTorch wrote.
 *
 * @throws FuzzydiffError `invalid-file` for what is known to lie in such a file's place
 */
export async function readBeginning(source: ByteSource): Promise<Uint8Array> {
  const start = await source.read(0, Math.min(seen, source.size));
  const found = standIn(String.fromCharCode(...start));
  if (found !== null) throw brokenFile(source.name, found.reason, found.remedy);
  return start;
}
