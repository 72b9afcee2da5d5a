import { presets, type Tensor, tensor } from '@fuzzydiff/core';
import { addDiscrepancies, noStatistics, type Statistics } from '@fuzzydiff/core/math';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DegradationKind } from '../degradations/degradation.js';
import type { MethodName } from '../evaluation/methods.js';
import type { Estimate, EvaluationPictures, EvaluationResults, ImageScores, Summary } from '../evaluation/results.js';
import { evaluationReport } from './evaluation-report.js';
import type { RgbPicture } from './pictures/picture-urls.js';

/** With sharp, as the command does. */
async function encodePng({ width, height, pixels }: RgbPicture): Promise<Uint8Array> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

function reportOf(results: EvaluationResults, pictures: EvaluationPictures, statistics: Statistics): Promise<string> {
  return evaluationReport({ results, pictures }, statistics, { encodePng });
}

const kinds: DegradationKind[] = ['grey', 'scratch', 'occluder', 'jpeg'];
const methods: MethodName[] = ['nothing', 'correct', 'oracle', 'uniform', 'plain-blend', 'ddpm-400'];

describe('an evaluation with everything', () => {
  const results = madeUpResults(kinds, methods, 3);
  let report = '';
  beforeAll(async () => {
    report = await reportOf(results, madeUpPictures(kinds, methods), madeUpStatistics());
  });

  test('shows every number', () => {
    const shown = textOf(report);
    for (const { map, methods, differences } of [...Object.values(results.kinds), results.all]) {
      for (const own of Object.values(map)) expectShown(shown, own, 3);
      for (const [scores, more] of [
        [methods, 0],
        [differences, 1],
      ] as const)
        for (const own of Object.values(scores)) {
          expectShown(shown, own.psnrInside, 1 + more);
          expectShown(shown, own.psnrOutside, 1 + more);
          expectShown(shown, own.psnrWhole, 1 + more);
          expectShown(shown, own.psnrToInput, 1 + more);
          for (const key of ['ssimInside', 'ssimWhole', 'sharpness', 'diversityInside'] as const)
            expectShown(shown, own[key], 3);
        }
      expectShown(shown, methods.correct!.gainInside, 1);
    }
    expect(shown).toContain('12.3\u00a0%');
    for (const decibels of results.strengths!.uniform)
      if (decibels) expect(shown).toContain(`${decibels.toFixed(1)} dB`);
    for (const { methods } of results.cases)
      expect(shown).toContain(`in ${methods.correct!.psnrInside!.toFixed(1)} dB`);
  });

  test('names what was run', () => {
    const shown = textOf(report);
    expect(report).toContain('<h1>portraits-64</h1>');
    for (const fact of [
      'portraits-64@960993b7',
      'balanced',
      '12 images',
      'Known mask',
      'DDPM from 400',
      'Scratches',
      'seed',
    ])
      expect(shown.toLowerCase()).toContain(fact.toLowerCase());
  });

  test('marks the differences whose interval leaves out 0, and no other', () => {
    // Measures that the table of differences leaves to others.
    const hidden = { gainInside: 0, ssimOutside: 0, diversityOutside: 0, modelCalls: 0, seconds: 0 };
    const leavesOut = [...Object.values(results.kinds), results.all]
      .flatMap(({ differences }) => Object.values(differences))
      .flatMap((own) =>
        Object.entries(own).flatMap(([key, estimate]) => (key in hidden || !estimate ? [] : [estimate])),
      )
      .filter(({ low, high }) => low > 0 || high < 0).length;
    expect(leavesOut).toBeGreaterThan(0);
    // Two more explain the arrows below each pair of tables.
    const explained = 2 * (kinds.length + 1);
    expect(report.match(/class="clear/g)!.length).toBe(leavesOut + explained);
  });

  test('is a document on its own', () => {
    expect(report).not.toMatch(/https?:|<script|<link|@import|url\((?!data:)/);
    for (const [, address] of report.matchAll(/(?:src|href)="([^"]*)"/g))
      expect(address).toMatch(/^data:image\/png;base64,/);
    expect(report.match(/<img /g)!.length).toBe(report.match(/<img src="[^"]+" alt="[^"]+"/g)!.length);
  });

  test('is well formed', async () => {
    await expectWellFormed(report);
    await expect(expectWellFormed(report.replace('</table>', ''))).rejects.toThrow(/XML/);
  });

  test('has pictures that decode', async () => {
    const [first] = report.match(/(?<=<img src="data:image\/png;base64,)[^"]+/)!;
    expect(await sharp(Buffer.from(first, 'base64')).metadata()).toMatchObject({ width: 64, height: 64 });
  });

  test('draws every plot', () => {
    for (const title of [
      'PSNR inside the damage',
      'PSNR outside the damage',
      'How well the map',
      'What retention',
      'Each corrected',
    ])
      expect(report).toContain(`<h3>${title}`);
  });

  test('never shows what is not there', () => {
    expect(textOf(report)).not.toMatch(/undefined|null|NaN|Infinity|\[object/);
    const attributes = [...report.matchAll(/="(?!data:)([^"]*)"/g)].map(([, value]) => value);
    expect(attributes.filter((value) => /undefined|NaN|Infinity|\[object/.test(value!))).toEqual([]);
  });
});

test('methods that were not run leave no trace, nor do measures that nobody has', async () => {
  const results = madeUpResults(['grey'], ['nothing', 'correct'], 1);
  const report = await reportOf({ ...results, strengths: null }, { examples: [], strengths: null }, madeUpStatistics());
  const shown = textOf(report);
  expect(shown).not.toMatch(/Known mask|DDPM from 400|Plain blend|Uniform weight|Diversity|undefined|null|NaN/);
  expect(shown).not.toMatch(/Fig. 1|Fig. 3/);
  for (const [, own] of report.matchAll(/<table>(.*?)<\/table>/gs)) expectFullColumns(own!);
  await expectWellFormed(report);
});

test('an evaluation in which nothing could be measured', async () => {
  const full = madeUpResults(['jpeg'], ['nothing', 'correct'], 1);
  const blank = <T extends object>(scores: T): T =>
    Object.fromEntries(Object.keys(scores).map((key) => [key, null])) as unknown as T;
  const all: Summary = {
    map: blank(full.all.map),
    methods: { nothing: blank(full.all.methods.nothing!), correct: blank(full.all.methods.correct!) },
    differences: {},
  };
  const report = await reportOf(
    { ...full, all, kinds: { jpeg: all }, cases: [] },
    madeUpPictures(['jpeg'], ['nothing', 'correct']),
    madeUpStatistics(),
  );
  expect(textOf(report)).not.toMatch(/undefined|null|NaN|Infinity/);
  await expectWellFormed(report);
});

test('text is text', async () => {
  const name = `<b onclick="x('y')">&amp;</b>`;
  const results = madeUpResults(['grey'], ['nothing', 'correct'], 1);
  const recipe = { ...results.recipe, model: name, preset: name, images: [name] };
  const pictures = madeUpPictures(['grey'], ['correct'], name);
  const report = await reportOf({ ...results, recipe }, pictures, madeUpStatistics());
  expect(report).not.toContain('onclick="');
  expect(report).not.toContain('<b on');
  expect(textOf(report)).toContain(name);
  await expectWellFormed(report);
});

test('the interval of one image is not shown as one', async () => {
  const results = madeUpResults(['grey'], ['nothing', 'correct'], 1);
  const one = { mean: 31.25, low: 31.25, high: 31.25, images: 1 };
  const correct = { ...results.all.methods.correct!, psnrInside: one };
  const differences = { nothing: { ...results.all.differences.nothing!, psnrInside: one } };
  const all = { ...results.all, methods: { ...results.all.methods, correct }, differences };
  const report = await reportOf({ ...results, all }, { examples: [], strengths: null }, madeUpStatistics());
  expect(textOf(report)).toContain('+31.25');
  expect(report).not.toMatch(/31\.25? to 31|class="clear[^>]*>[^+]*\+31\.25/);
});

/** What a reader sees: without style and markup, with entities resolved. */
function textOf(report: string): string {
  return report
    .replace(/<style>.*?<\/style>|<pre>.*?<\/pre>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

function expectShown(shown: string, estimate: Estimate | null, digits: number): void {
  if (!estimate) return;
  const write = (value: number) => {
    const text = Math.abs(value).toFixed(digits);
    return value < 0 && Number(text) > 0 ? `\u2212${text}` : text;
  };
  expect(shown).toContain(write(estimate.mean));
  expect(shown).toContain(`${write(estimate.low)} to `);
}

/** No column of a table holds dashes alone. */
function expectFullColumns(table: string): void {
  const rows = [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)]
    .map(([, row]) => [...row!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!))
    .filter((cells) => cells.length > 0);
  rows[0]!.forEach((_, i) => {
    expect(rows.some((cells) => cells[i] !== '\u2013')).toBe(true);
  });
}

/** Reads the document with libxml2, which sharp has for drawings and which forgives nothing. */
async function expectWellFormed(report: string): Promise<void> {
  const document = report.slice(report.indexOf('<html'));
  await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">${document}</svg>`), {
    unlimited: true,
  })
    .png()
    .toBuffer();
}

// Numbers that grow from one to the next, so that none stands for another.

function madeUpResults(kinds: DegradationKind[], methods: MethodName[], samples: number): EvaluationResults {
  let n = 0;
  const estimate = (base: number, spread: number): Estimate => {
    const mean = base + spread * Math.sin(++n * 7.3);
    return { mean, low: mean - spread * 0.31, high: mean + spread * 0.29, images: 12 };
  };
  const imageScores = (base: number, difference = false): Summary['methods'][MethodName] & object => ({
    psnrInside: estimate(difference ? 0 : base, 3),
    psnrOutside: base < 15 || (difference && base === 0) ? null : estimate(difference ? 0 : base + 9, 2),
    psnrWhole: estimate(difference ? 0 : base + 5, 2),
    ssimInside: estimate(difference ? 0 : 0.7, 0.1),
    ssimOutside: estimate(difference ? 0 : 0.9, 0.05),
    ssimWhole: estimate(difference ? 0 : 0.85, 0.05),
    psnrToInput: base < 15 ? null : estimate(difference ? 0 : 19, 2),
    gainInside: base < 15 ? estimate(0, 0) : { ...estimate(4, 2), images: 11 },
    sharpness: estimate(difference ? 0 : 0.9, 0.1),
    diversityInside: samples > 1 && base >= 15 ? estimate(0.1, 0.04) : null,
    diversityOutside: samples > 1 && base >= 15 ? estimate(0.02, 0.01) : null,
    modelCalls: { mean: base < 15 ? 0 : 2410, low: base < 15 ? 0 : 2410, high: base < 15 ? 0 : 2410, images: 12 },
    seconds: estimate(difference ? 0 : 1.2, 0.02),
  });
  const base = (method: MethodName) => (method === 'nothing' ? 11 : 17 + methods.indexOf(method));
  const summary = (): Summary => ({
    map: {
      auroc: estimate(0.93, 0.05),
      averagePrecision: estimate(0.7, 0.2),
      prevalence: estimate(0.07, 0.02),
      perRegionOverlap: estimate(0.8, 0.1),
      f1Max: estimate(0.7, 0.1),
      asClean: estimate(0.01, 0.01),
    },
    methods: Object.fromEntries(methods.map((method) => [method, imageScores(base(method))])),
    differences: Object.fromEntries(
      methods.filter((method) => method !== 'correct').map((method) => [method, imageScores(base(method), true)]),
    ),
  });
  const mean = (own: Estimate | null) => own?.mean ?? null;
  const images = Array.from({ length: 12 }, (_, i) => `face-${i}`);
  const scores = (method: MethodName) =>
    Object.fromEntries(
      Object.entries(imageScores(base(method))).map(([key, own]) => [key, mean(own)]),
    ) as unknown as ImageScores;
  const { estimator, correction } = presets.balanced;
  return {
    specification: 'fuzzydiff-evaluation/1',
    recipe: {
      ...{
        model: 'portraits-64@960993b7',
        preset: 'balanced',
        estimator,
        correction,
        seed: 7,
        samples,
        images,
        kinds,
        methods,
      },
      calibrationImages: 1000,
      greyCalibrationImages: 400,
    },
    kinds: Object.fromEntries(kinds.map((kind) => [kind, summary()])),
    all: summary(),
    clean: {
      overLower: { mean: 0.123, low: 0.1, high: 0.15, images: 12 },
      overMiddle: { mean: 0.0123, low: 0.008, high: 0.02, images: 12 },
      asClean: { mean: 0.75, low: 0.5, high: 0.9, images: 12 },
    },
    strengths: {
      ...{ image: 'face-0', kind: kinds[0]!, values: [0, 0.2, 0.4, 0.6, 0.8, 1] },
      uniform: [11.2, 16.3, 20.4, 24.5, 29.6, null],
      masked: [11.3, 15.4, 17.5, 18.6, 19.7, 20.8],
    },
    cases: images.slice(0, 2).flatMap((image) =>
      kinds.map((kind) => ({
        ...{ image, kind },
        map: { auroc: 0.91, averagePrecision: 0.61, prevalence: 0.071, perRegionOverlap: 0.8, f1Max: null, asClean: 0 },
        methods: Object.fromEntries(methods.map((method) => [method, scores(method)])),
      })),
    ),
  };
}

function madeUpPictures(kinds: DegradationKind[], methods: MethodName[], name = 'face-0'): EvaluationPictures {
  const example = (kind: DegradationKind, k: number) => ({
    ...{ image: name, kind, clean: face(0), degraded: face(0.8), mask: patch(20 + 3 * k), attention: glow(20 + 3 * k) },
    methods: Object.fromEntries(methods.map((method, m) => [method, face(m / 10)])),
  });
  const row = [0, 1, 2, 3, 4, 5].map((n) => face(1 - n / 5));
  return {
    examples: [name, 'face-1'].flatMap((image) => kinds.map(example).map((own) => ({ ...own, image }))),
    strengths: { input: face(0), uniform: row, masked: row.toReversed() },
  };
}

function madeUpStatistics(): Statistics {
  const { estimator } = presets.balanced;
  const none = noStatistics({ shape: [3, 64, 64] }, estimator);
  const maps = (scale: number) => {
    const values = estimator.depths.flatMap((_, k) =>
      Array.from(glow(32).data, (value) => 0.1 * scale * (k + 1) * value),
    );
    return tensor([estimator.depths.length, 1, 64, 64], Float32Array.from(values));
  };
  return addDiscrepancies(addDiscrepancies(none, maps(1)), maps(1.5));
}

/** A gradient with a disc, and rough as far as `roughness` says. */
function face(roughness: number): Tensor {
  return filled(3, (x, y, c) => {
    const disc = Math.hypot(x - 32, y - 32) < 20 ? 0.5 : -0.3;
    return disc + ((c - 1) * (x - 32)) / 90 - y / 200 + roughness * Math.sin(x * 12.9 + y * 78.2 + c * 3.1);
  });
}

function patch(at: number): Tensor {
  return filled(1, (x, y) => (Math.abs(x - at) < 9 && Math.abs(y - at - 6) < 7 ? 1 : 0));
}

function glow(at: number): Tensor {
  return filled(1, (x, y) => Math.exp(-((x - at) ** 2 + (y - at - 6) ** 2) / 120));
}

function filled(channels: number, of: (x: number, y: number, c: number) => number): Tensor {
  const at = (i: number) => of(i % 64, Math.floor(i / 64) % 64, Math.floor(i / 4096));
  return tensor(
    [channels, 64, 64],
    Float32Array.from({ length: channels * 4096 }, (_, i) => at(i)),
  );
}
