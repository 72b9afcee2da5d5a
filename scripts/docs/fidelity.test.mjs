import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from './entry-points.mjs';
import { checkFidelity } from './fidelity.mjs';

const page = readFileSync(`${root}/docs/fidelity.md`, 'utf8');

test('every equation has its code and a test, and all of them are there', { timeout: 30_000 }, () => {
  const { equations, problems } = checkFidelity(page, `${root}/docs`);
  expect(equations).toBeGreaterThanOrEqual(30);
  expect(problems).toEqual([]);
});

test.each([
  ['a name', '`ddpmStep`', '`ddpmStride`', /: no `ddpmStride` in .*ddpm\.ts$/],
  ['a file', 'src/solvers/ddim.ts', 'src/solvers/ddin.ts', /: no file .*ddin\.ts$/],
  ['a test', 'it is eq. 6, value by value', 'it is eq. 5', /: no test "it is eq. 5" in /],
  ['the code of a section', /\[`dpmppStep`\]\([^)]*\)/, '', /^DPM-Solver.*: no code$/],
  ['anything of a section', '### RePaint: the', '### nothing: of it\n\n### RePaint: the', /^nothing: of it: no code$/],
  ['the test of a section', /\[the plain blend lets it fall.*/, '', /^RePaint: .*: no test$/],
])('%s that is not there is caught', { timeout: 30_000 }, (_, part, instead, problem) => {
  const seeded = page.replace(part, instead);
  expect(seeded).not.toBe(page);
  expect(checkFidelity(seeded, `${root}/docs`).problems[0]).toMatch(problem);
});
