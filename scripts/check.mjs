// The checks by how long they take, each in the order in which a failure is cheapest to learn of:
//
//   node scripts/check.mjs unit [paths]     the tests beside the sources, or those of the paths
//   node scripts/check.mjs test             format, lint, types, and every test but those for a release
//   node scripts/check.mjs release          the tests for a release: what takes long, or needs much
//   node scripts/check.mjs timed            the tests that have a limit in seconds: on a machine that does nothing else
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = `${root}/node_modules/`;
const [tier = 'test', ...paths] = process.argv.slice(2);

/** Vitest over the tests that a filter of tags leaves. @param {string} tags @param {readonly string[]} more */
const tests = (tags, ...more) => ['vitest/vitest.mjs', 'run', '--tags-filter', tags, ...more];
const besideSources = ['src/', '--exclude', '**/test/**'];

/** @type {Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>} */
const tiers = {
  unit: { tests: tests('!release && !timed', ...(paths.length > 0 ? paths : besideSources)) },
  test: {
    'format and lint': ['@biomejs/biome/bin/biome', 'ci'],
    types: ['typescript/bin/tsc', '-p', 'tsconfig.checks.json'],
    "the studio's types": ['typescript/bin/tsc', '-p', 'examples/studio'],
    "its service worker's types": ['typescript/bin/tsc', '-p', 'examples/studio/service-worker'],
    tests: tests('!release && !timed'),
  },
  release: { 'tests for a release': tests('release', ...paths) },
  timed: { 'tests with a limit in seconds': tests('timed', '--maxWorkers', '1') },
};
const steps = tiers[tier];
if (steps === undefined) {
  process.stderr.write(`check: Expected one of ${Object.keys(tiers).join(', ')} but found "${tier}".\n`);
  process.exit(2);
}
for (const [name, [script, ...args]] of Object.entries(steps)) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [`${bin}${script}`, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`check: ${name} failed\n`);
    process.exit(status ?? 1);
  }
}
