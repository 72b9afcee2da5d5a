// Every check, in the order in which a failure is cheapest to learn of: format and lint, types, tests.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = `${root}/node_modules/`;
const steps = {
  'format and lint': ['@biomejs/biome/bin/biome', 'ci'],
  types: ['typescript/bin/tsc', '-p', 'tsconfig.checks.json'],
  "the studio's types": ['typescript/bin/tsc', '-p', 'examples/studio'],
  "its service worker's types": ['typescript/bin/tsc', '-p', 'examples/studio/service-worker'],
  tests: ['vitest/vitest.mjs', 'run'],
};
for (const [name, [script, ...args]] of Object.entries(steps)) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [`${bin}${script}`, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`check: ${name} failed\n`);
    process.exit(status ?? 1);
  }
}
