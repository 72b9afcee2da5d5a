import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examplesUrl } from '@fuzzydiff/model-portraits-64';
import { describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, small, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const faces = join(fileURLToPath(examplesUrl), 'clean');
const evaluate = (...more: string[]) =>
  fuzzydiff(['evaluate', '--clean', faces, ...small, '--preset', 'fast', ...more]);

describe('evaluate --clean', () => {
  test('says how many faces would be changed, beside what is promised', async () => {
    const out = join(folder, 'clean');
    const result = await evaluate('--whole', '--alpha', '0.1', '-o', out);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/^5 faces in colour, alpha 0\.1 by \d+ clean images:\n {2}changed at all: \d, /);
    expect(result.stdout).toMatch(/; promised: at most 10\.00 %\n/);
    const results = JSON.parse(await readFile(join(out, 'results.json'), 'utf8'));
    const { colour, grey, recipe } = results;
    expect(recipe).toMatchObject({ preset: 'fast', seed: 0, photographs: { length: 5 } });
    expect(grey).toBeNull();
    const changed = results.faces.filter(({ p }: { p: number }) => p <= 0.1);
    expect(colour.changed.faces).toBe(changed.length);
    for (const { p, changed: share, lookedAt } of results.faces)
      expect([share > 0, lookedAt]).toEqual([p <= 0.1, 'frame']);

    const again = await evaluate('--whole', '-o', out);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toMatch(/Expected a folder without an evaluation but found .*results\.json/);
  });

  test.each<[string, string[], RegExp]>([
    ['no promise', ['--always'], /Expected a promise to check with --clean but found --always; leave it out/],
    ['a preset without one', ['--preset', 'paper'], /but found preset paper, which makes none; pass --alpha/],
    [
      'what is of no use',
      ['--methods', 'oracle'],
      /Expected --clean alone but found --methods too; leave one of them out/,
    ],
    ['an alpha too small', ['--whole', '--alpha', '0.0001'], /clean images allow, for alpha but found 0\.0001/],
  ])('with %s is refused', async (_, options, sentence) => {
    const out = join(folder, 'refused');
    const result = await evaluate(...options, '-o', out);
    expect(result.stderr).toMatch(sentence);
    expect(result.code).toBeGreaterThan(0);
    expect(await filesBelow(out)).toEqual([]);
  });
});

test('--whole says nothing without --clean', async () => {
  const result = await fuzzydiff(['evaluate', faces, '--whole']);
  expect(result).toMatchObject({ code: 2 });
  expect(result.stderr).toMatch(/Expected --whole with --clean but found it alone; leave it out/);
});
