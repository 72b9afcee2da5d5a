import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf } from '../files/identities.js';
import { checkNameLength } from '../files/long-name.js';
import { readIfThere } from '../files/read-whole.js';
import { temporaryFor, writeAtomic } from '../files/write-atomic.js';
import type { Storage } from './storage.js';

/** The files of a folder; it need not be there before something is written. */
export function folderStorage(folder: string): Storage {
  const at = (name: string) => join(folder, name);
  const names = () => readdir(folder).catch(() => []);
  return {
    addressOf: at,
    list: names,
    read: (name) => readIfThere(at(name), 'a file'),
    checkName: (name) => checkNameLength(at(name)),
    has: async (name) => (await stat(at(name)).catch(() => undefined))?.isFile() === true,
    write: async (name, bytes) => void (await writeAtomic(at(name), bytes)),
    remove: (name) => rm(at(name), { force: true }),
    identityOf: (name) => identityOf(at(name)),
    async removeLeftovers(isOne) {
      for (const name of await names()) {
        const of = temporaryFor(name);
        if (of !== undefined && isOne(of)) await rm(at(name), { force: true });
      }
    },
  };
}
