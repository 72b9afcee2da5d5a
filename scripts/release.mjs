// Publishes the versions that npm does not have yet: the last step of a release, see docs/releasing.md.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
// Through pnpm, because changesets looks for it on the PATH.
const { status } = spawnSync('npx', ['--yes', packageManager, 'exec', 'changeset', 'publish'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
