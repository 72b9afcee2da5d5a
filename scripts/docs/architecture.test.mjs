// docs/architecture.md draws the walk of a photograph: every step is there, in order, and no file is entered twice.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './entry-points.mjs';

const page = readFileSync(`${root}/docs/architecture.md`, 'utf8');
const steps = [...page.matchAll(/^\d+\. \[`(\w+)`\]\(\.\.\/([^)]+\.ts)\): \S/gm)].map(([, name = '', path = '']) => ({
  name,
  path,
}));

/** The path's file, and what it holds. @param {string} path */
const textOf = (path) => readFileSync(resolve(root, path), 'utf8');

test('a photograph passes through at most 18 files, each once', () => {
  expect(steps.length).toBeGreaterThan(10);
  expect(steps.length).toBeLessThanOrEqual(18);
  expect(new Set(steps.map(({ path }) => path)).size).toBe(steps.length);
});

test.each(steps)('$name is exported by $path', ({ name, path }) => {
  expect(existsSync(resolve(root, path))).toBe(true);
  expect(textOf(path)).toMatch(new RegExp(`^export (async )?function\\*? ${name}\\b`, 'm'));
});

test('each step but the first is called from an earlier one, or handed to it', () => {
  for (const [n, { name, path }] of steps.entries()) {
    if (n === 0) continue;
    const package_ = path.split('/')[1];
    const before = steps.slice(0, n).filter((step) => step.path.split('/')[1] === package_);
    // The first of a package is reached over the package's entry; a job is handed to the runner, and its files to their storage.
    if (before.length === 0 || ['imageJob', 'writeResults', 'writeAtomic'].includes(name)) continue;
    expect(
      before.some((step) => new RegExp(`\\b${name}\\b`).test(textOf(step.path))),
      `${name} is used by a step before it`,
    ).toBe(true);
  }
});
