import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';

// Each starts Node and all that the benchmarks import.
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'performance-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {string} name @param {unknown} content */
function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** @param {string[]} args */
function run(...args) {
  const tool = fileURLToPath(new URL('performance-tables.mjs', import.meta.url));
  return spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8' });
}

const machine = { cpu: 'AMD EPYC', cores: 2, system: 'linux x64', node: '20.20.2', onnxruntime: '1.30.0' };
const bench = file('bench.json', {
  machine,
  noise: { valuesPerSecond: 110_400_000, limit: 40e6 },
  kernels: [{ name: 'fuse', ratio: 1.234, limit: 2, milliseconds: 0.111, plainMilliseconds: 0.09 }],
});
const sessions = file('sessions.json', {
  sessions: [{ setting: 'threads 1', batch: 4, samplesPerSecond: 61.04, ratio: 1.25, quarter: 0.01 }],
});

test('tables take their places in the page, and leave the others', () => {
  const page = file(
    'page.md',
    'Before.\n<!-- machine -->\n<!-- end of machine -->\n<!-- limits -->\nold\n<!-- end of limits -->\n<!-- gpu -->\nkept\n<!-- end of gpu -->\n<!-- sessions -->\n<!-- end of sessions -->\nAfter.\n',
  );
  const { status, stderr } = run(bench, sessions, '-o', page);
  expect([status, stderr]).toEqual([0, '']);
  const once = readFileSync(page, 'utf8');
  expect(once).toContain('2 cores of an AMD EPYC processor (Linux, x64), Node 20.20.2, onnxruntime-node 1.30.0.');
  expect(once).toMatch(/\| Gaussian noise on one core, million values a second +\| 110 +\| at least 40 +\|/);
  expect(once).toMatch(/\| `fuse`: .* \| 1\.23 +\| at most 2 +\| 0\.11 ms at 256x256 \|/);
  expect(once).toMatch(/\| threads 1 +\| 4 +\| 61\.0 +\| 1\.250/);
  expect(once).toMatch(/^Before\.\n[\s\S]*<!-- gpu -->\nkept\n<!-- end of gpu -->[\s\S]*\nAfter\.\n$/);
  expect(once).not.toContain('old');
  run(bench, sessions, '-o', page);
  expect(readFileSync(page, 'utf8')).toBe(once);
});

test('a large photograph has its ratio, its memory and its parts, and a page its seconds beside those of Node', () => {
  const whole = { milliseconds: 4344, calls: 47, own: 1381, ratio: 3.146, peakMB: 896.4 };
  const photograph = [
    { side: 400, library: whole, command: { ...whole, peakMB: 654 }, parts: { reading: 51, merging: 864 } },
  ];
  const page = [
    {
      ...{ model: 'portraits-64', plan: 'from pure noise', sessionRuns: 54 },
      ...{ milliseconds: { wasm: 6304, node: 1550 }, overhead: 1.014, wasmOverNode: 4.067 },
    },
  ];
  const { stdout, stderr } = run(file('photograph.json', { photograph }), file('page.json', { page }));
  expect(stderr).toBe('');
  expect(stdout).toMatch(/\| 400 +\| the library \| 4\.34 +\| 1\.38 +\| 3\.15 +\| 896 +\|/);
  expect(stdout).toMatch(/\| 400 +\| the command \|.*\| 654 +\|/);
  expect(stdout).toMatch(/\| reading \| merging \|[\s\S]*\| 400 +\| 0\.05 +\| 0\.86 +\|/);
  expect(stdout).toMatch(/\| portraits-64 \| from pure noise \| 54 +\| 1\.55 +\| 6\.30 +\| 4\.07 +\| 1\.014 +\|/);
});

test('presets are told by damage, and by the mean over an image\u2019s four kinds', () => {
  /** @param {string} image @param {string} kind @param {number} psnrInside @param {number | null} psnrOutside */
  const one = (image, kind, psnrInside, psnrOutside) => ({
    image,
    kind,
    map: { auroc: 0.9, averagePrecision: 0.5 },
    methods: { correct: { psnrInside, psnrOutside, modelCalls: 58 }, oracle: { psnrInside: psnrInside + 0.5 } },
  });
  const cases = [
    one('a', 'grey', 20, 30),
    one('a', 'offset', 22, null),
    one('a', 'blur', 90, 90),
    one('b', 'grey', 24, 34),
    one('b', 'offset', 26, 36),
  ];
  const recipe = { preset: 'balanced' };
  const results = file('results.json', { specification: 'fuzzydiff-evaluation/1', recipe, cases });
  const { stdout, stderr } = run(results);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /\| balanced \| grey +\| 2 +\| 58\.0 +\| 0\.900 .* \| 0\.50 .* \| 22\.0 \[20\.0, 24\.0\] \| -0\.5 \[-0\.5, -0\.5\] +\| 32\.0/,
  );
  // The infinite PSNR of equal pixels is left out: 30 of one image, (34 + 36) / 2 of the other.
  expect(stdout).toMatch(/\| balanced \| all four +\| 2 .* \| 23\.0 \[21\.0, 25\.0\] .* \| 32\.5 \[30\.0, 35\.0\] \|/);
  expect(stdout).not.toContain('90.0');
});

test('the real page has a place for every table', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  for (const name of ['machine', 'limits', 'growth', 'sessions', 'gpu', 'sweep', 'portraits'])
    expect(page).toMatch(new RegExp(`<!-- ${name} -->\n[\\s\\S]*<!-- end of ${name} -->`));
});

test.each([
  ['no file', 2, /Expected files of results but found no argument/, []],
  [
    'a file of something else',
    1,
    /Expected what a benchmark wrote in .* but found faces/,
    [file('x.json', { faces: 1 })],
  ],
  ['a page without a place', 1, /Expected a place between .*machine/, [bench, '-o', file('bare.md', 'Nothing.\n')]],
])('%s is a sentence on stderr', (_, status, message, args) => {
  const result = run(...args);
  expect([result.status, result.stdout]).toEqual([status, '']);
  expect(result.stderr).toMatch(message);
  expect(result.stderr.trim()).not.toContain('\n');
});
