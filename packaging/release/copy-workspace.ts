import { cp, mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const made = new Set(['node_modules', 'dist', '.turbo']);

/**
 * Copies what a release is made of into an empty folder: sources without what was built of them, and the installed
 * libraries as links. A package that links to another one links to its copy.
 */
export async function copyWorkspace(folder: string): Promise<void> {
  const files = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'tsconfig.base.json', 'tsconfig.json'];
  for (const name of [...files, '.changeset', 'patches', 'packages']) {
    await cp(path.join(root, name), path.join(folder, name), {
      recursive: true,
      filter: (source) => !made.has(path.basename(source)),
    });
  }
  await link(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  for (const name of await readdir(path.join(root, 'packages'))) {
    await linkLibraries(path.join('packages', name, 'node_modules'), folder);
  }
}

/** Links of one folder of libraries, and of the scopes in it. */
async function linkLibraries(libraries: string, folder: string): Promise<void> {
  const entries = await readdir(path.join(root, libraries), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const name = path.join(libraries, entry.name);
    if (entry.isSymbolicLink()) {
      const target = await realpath(path.join(root, name));
      const own = path.relative(path.join(root, 'packages'), target);
      await link(own.startsWith('..') ? target : path.join(folder, 'packages', own), path.join(folder, name));
    } else if (entry.name.startsWith('@')) await linkLibraries(name, folder);
  }
}

async function link(target: string, at: string): Promise<void> {
  await mkdir(path.dirname(at), { recursive: true });
  await symlink(target, at, 'junction');
}
