import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { ListedFile } from '@fuzzydiff/core/bundle';

type Listed = Pick<ListedFile, 'bytes' | 'sha256'>;

/**
 * Checks that a file is the one that `model.json` lists, without holding it in memory: by its length, and with `verify` by
 * its hash.
 *
 * @throws FuzzydiffError `invalid-file`, as all of these do
 */
export async function checkFile(path: string, listed: Listed, verify: boolean): Promise<void> {
  await checkLength(path, listed);
  if (!verify) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  checkHash(path, listed, hash.digest('hex'));
}

/** Checks that a file is there, and as long as it is listed. */
export async function checkLength(path: string, { bytes }: Listed): Promise<void> {
  const { size } = await stat(path).catch((cause: Error) => {
    throw damaged(path, `${bytes} bytes`, cause.message, cause);
  });
  if (size !== bytes) throw damaged(path, `${bytes} bytes`, `${size}`);
}

/** Checks the hash that was found for a file. */
export function checkHash(path: string, { sha256 }: Listed, found: string): void {
  if (found !== sha256) throw damaged(path, `sha256 ${sha256}`, found);
}

function damaged(path: string, expected: string, found: string, cause?: unknown): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected ${expected} in ${path}, as model.json lists it, but found ${found}; download or import the bundle again.`,
    { data: { path, expected, found }, cause },
  );
}
