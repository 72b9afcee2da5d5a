import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'evaluation-difference-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {number} auroc @param {[image: string, kind: string, inside: number | null][]} cases */
function results(name, auroc, cases, preset = 'fast') {
  const path = join(folder, name);
  const content = {
    recipe: { model: name, preset, seed: 0, samples: 1 },
    cases: cases.map(([image, kind, psnrInside]) => ({
      ...{ image, kind, map: { auroc, averagePrecision: 0.5 } },
      methods: { correct: { psnrInside, psnrOutside: 30, psnrWhole: 25, ssimWhole: 0.9 } },
    })),
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** @param {string[]} args */
function run(...args) {
  const tool = fileURLToPath(new URL('evaluation-difference.mjs', import.meta.url));
  return spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8' });
}

const before = results('before', 0.9, [
  ['a', 'grey', 20],
  ['b', 'grey', 22],
  ['a', 'dust', 10],
]);
const after = results('after', 0.95, [
  ['a', 'grey', 21],
  ['b', 'grey', 25],
  ['a', 'dust', 16],
  ['c', 'dust', 99],
]);

test('changes are of the same image and damage, and an image counts once in all', () => {
  const { status, stdout } = run(before, after);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^before to after, fast: 2 images\./);
  expect(stdout).toMatch(/\| grey +\| 0\.050 \[0\.050, 0\.050\] \| 0\.000 \[.*\] +\| 2\.00 \[1\.00, 3\.00\] /);
  expect(stdout).toMatch(/\| dust +\| 0\.050 +\| 0\.000 +\| 6\.00 /);
  // Of a the mean of 1 and 6, of b 3.
  expect(stdout).toMatch(/\| all .*\| 3\.25 \[3\.00, 3\.50\] /);
  expect(stdout).not.toContain('99');
});

test('evaluations of different presets are refused, both named', () => {
  const { status, stderr, stdout } = run(before, results('other', 0.9, [], 'balanced'));
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe('Expected evaluations of one preset but found fast and balanced; evaluate again.\n');
});
