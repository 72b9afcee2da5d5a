import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { placeLabels } from './labels.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sweep-figure-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param {number} mean @param {number} half */
const estimate = (mean, half) => ({ mean, low: mean - half, high: mean + half, images: 24 });

/** @type {[name: string, calls: number, group: string, precision: number, preset?: string][]} */
const map = [
  ['50·200·400 ×4', 12, 'presets', 0.871, 'balanced'],
  ['50·300 ×2', 4, 'presets', 0.859, 'fast'],
  ['50·400 ×2', 4, 'depths', 0.861],
  ['400 ×2', 2, 'depths', 0.641],
  ['50·400 ×2 ddim 2', 8, 'solvers', 0.851],
  ['50·400 ×2 dpmpp 2', 8, 'solvers', 0.852],
  ['300·400 <&> ×1', 40, 'published', 0.57],
];
const recorded = {
  specification: 'fuzzydiff-sweep/1',
  made: { images: ['000', '001'], kinds: ['grey', 'offset'] },
  map: map.map(([name, calls, group, precision, preset]) => ({
    name,
    calls,
    groups: [group],
    ...(preset && { preset }),
    scores: { averagePrecision: estimate(precision, 0.02) },
  })),
  correction: {
    points: [
      {
        name: '10, 1x5',
        calls: 46,
        groups: ['presets'],
        preset: 'balanced',
        scores: { psnrInside: estimate(21, 0.5) },
      },
      { name: 'ddpm 48', calls: 48, groups: ['plain'], scores: { psnrInside: estimate(20.5, 0.6) } },
      { name: 'not measured', calls: 9, groups: ['plain'], scores: { psnrInside: null } },
    ],
  },
};

/** @param {unknown} content */
function draw(content) {
  const [file, out] = [join(folder, 'sweep.json'), join(folder, 'figure.svg')];
  writeFileSync(file, JSON.stringify(content));
  const tool = fileURLToPath(new URL('sweep-figure.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [tool, file, '-o', out], { encoding: 'utf8' });
  return { status, stderr, svg: status === 0 ? readFileSync(out, 'utf8') : '' };
}

/** @param {string} text @param {string} tag @param {string} named */
const elements = (text, tag, named) =>
  [...text.matchAll(new RegExp(`<${tag} class="${named}[ "][^>]*>`, 'g'))].map(([element]) => ({
    /** @param {string} name */
    at: (name) => Number(new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? Number.NaN),
  }));

test('every point is drawn inside the frame, with its interval and its name', () => {
  const { status, stderr, svg } = draw(recorded);
  expect([status, stderr]).toEqual([0, '']);
  const panels = svg.split('<text class="title"').slice(1);
  expect(panels).toHaveLength(2);
  for (const [panel, count] of /** @type {const} */ ([
    [panels[0] ?? '', 7],
    [panels[1] ?? '', 2],
  ])) {
    // The legend's points lie at the origin of their own places.
    const points = elements(panel, 'circle', 'point').filter(({ at }) => Number.isFinite(at('cx')));
    const bars = elements(panel, 'line', 'bar');
    const names = elements(panel, 'text', 'name');
    expect([points.length, bars.length, names.length]).toEqual([count, count, count]);
    const inside = [
      ...points.map(({ at }) => [at('cx'), at('cy')]),
      ...bars.flatMap(({ at }) => [
        [at('x1'), at('y1')],
        [at('x2'), at('y2')],
      ]),
      ...names.map(({ at }) => [at('x'), at('y')]),
    ];
    for (const [x = Number.NaN, y = Number.NaN] of inside) {
      expect(x).toBeGreaterThanOrEqual(84);
      expect(x).toBeLessThanOrEqual(976);
      expect(y).toBeGreaterThanOrEqual(64);
      expect(y).toBeLessThanOrEqual(480);
    }
  }
  expect(svg).toContain('balanced: 50·200·400 ×4');
  expect(svg).toContain('300·400 &#60;&#38;&#62; ×1');
  expect(svg).not.toContain('NaN');
  expect(svg).not.toContain('not measured');
});

test('what takes more calls lies further right, and what is better higher', () => {
  const points = elements(draw({ ...recorded, correction: undefined }).svg, 'circle', 'point').filter(({ at }) =>
    Number.isFinite(at('cx')),
  );
  const [balanced, fast, , deep] = points;
  expect(balanced?.at('cx')).toBeGreaterThan(fast?.at('cx') ?? Number.NaN);
  expect(fast?.at('cx')).toBeGreaterThan(deep?.at('cx') ?? Number.NaN);
  expect(balanced?.at('cy')).toBeLessThan(fast?.at('cy') ?? Number.NaN);
});

test('results of something else are refused in a sentence', () => {
  const { status, stderr } = draw({ specification: 'fuzzydiff-evaluation/1' });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^sweep-figure: Expected results of benchmarks\/sweep\/sweep\.mjs .* but found "fuzzydiff-evaluation\/1".*\n$/,
  );
});

test('labels of crowded points lie apart, and inside', () => {
  const area = { left: 0, right: 600, top: 0, bottom: 400 };
  const points = Array.from({ length: 12 }, (_, i) => {
    const [x, y] = [300 + 9 * (i % 4), 200 + 7 * Math.floor(i / 4)];
    return { x, y, low: y + 10, high: y - 10, text: `label ${i}` };
  });
  const labels = placeLabels(points, area);
  for (const [i, { box }] of labels.entries()) {
    expect(box.left >= 0 && box.right <= 600 && box.top >= 0 && box.bottom <= 400).toBe(true);
    for (const { box: other } of labels.slice(i + 1))
      expect(
        box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
      ).toBe(true);
  }
});
