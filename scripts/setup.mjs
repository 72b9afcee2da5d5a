// Makes a fresh clone ready, with only Node and npm on the machine: install what the lockfile says, then build.
// `--quiet` keeps stdout for the command that follows, and skips the install where it was done before.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const quiet = process.argv.includes('--quiet');
const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
// Left by pnpm after an install: newer than the lockfile as long as nothing changed since.
const installed = `${root}/node_modules/.pnpm/lock.yaml`;
const upToDate =
  existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(`${root}/pnpm-lock.yaml`, 'utf8');

/** @param {string} command @param {string[]} args */
function step(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', CI: 'true' },
    stdio: quiet ? 'pipe' : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  if (quiet) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  process.stderr.write(`setup: \`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}\n`);
  process.exit(status || 1);
}

if (!upToDate) step('npx', ['--yes', packageManager, 'install', '--frozen-lockfile']);
// Through pnpm, because turbo looks for the package manager on the PATH, where a newcomer has none.
step('npx', [
  '--yes',
  packageManager,
  'exec',
  'turbo',
  'run',
  'build',
  '--filter=./packages/*',
  '--output-logs=errors-only',
]);
