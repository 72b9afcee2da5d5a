import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const golden = fileURLToPath(new URL('../packages/core/test/golden/', import.meta.url));

/** @param {string[]} args */
function replay(...args) {
  const tool = fileURLToPath(new URL('replay.mjs', import.meta.url));
  return spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8' });
}

test('a recording gives one line of JSON, with an error of at most 1e-5', () => {
  const file = `${golden}binary_25-steps_jump5x2.safetensors`;
  const { status, stdout, stderr } = replay(file);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^[^\n]+\n$/);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ file, steps: 25, modelCalls: 45 });
  expect(result.maxAbsError).toBeLessThanOrEqual(1e-5);
  expect(result.maxAbsErrorX0).toBeGreaterThan(0);
});

test.each([
  ['no file', 2, /Expected the path of a recorded trajectory/, []],
  ['a file that is not there', 1, /ENOENT.*nowhere/, ['nowhere']],
  ['a file that is no recording', 1, /Expected a safetensors file in README\.md/, [`${golden}README.md`]],
])('%s is a sentence on stderr, and nothing on stdout', (_, status, message, args) => {
  const result = replay(...args);
  expect([result.status, result.stdout]).toEqual([status, '']);
  expect(result.stderr).toMatch(message);
  expect(result.stderr.trim()).not.toContain('\n');
});
