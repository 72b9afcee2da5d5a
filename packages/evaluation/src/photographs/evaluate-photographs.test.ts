import { tensor } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { middleFace, syntheticPhotograph } from '../../test/pictures.js';
import { damagePhotograph } from './damage/damage-photograph.js';
import { evaluatePhotographs, type PhotographsStep } from './evaluate-photographs.js';
import type { CorrectedPhotograph, Photograph, PhotographCorrector } from './photograph.js';
import type { PhotographResults } from './results.js';
import { photographsTable } from './table.js';
import { tilted } from './tilted.js';

const kinds = ['scratches', 'rectangles'] as const;
const photographs: Photograph[] = [
  { key: 'first', image: syntheticPhotograph(), faces: [middleFace] },
  { key: 'second', image: syntheticPhotograph({ channels: 1, depth: 16 }), faces: [middleFace] },
  {
    key: 'third',
    image: syntheticPhotograph({ height: 190 }),
    faces: [middleFace, { x: 5, y: 5, width: 40, height: 40 }],
  },
];
const cleanOf = (photo: Image) =>
  photographs.find(
    ({ image }) => image.height === photo.height && image.channels === photo.channels && image.depth === photo.depth,
  )!.image;

/** A frame of a photograph's upper left corner, pixel by pixel, and the scores of the photograph there. */
function scored(ofPhotograph: Float32Array) {
  const [width, side] = [160, 150];
  const score = tensor([side, side]);
  for (let i = 0; i < side * side; i++) score.data[i] = ofPhotograph[Math.floor(i / side) * width + (i % side)]!;
  return { placement: { a: side, b: 0, tx: 0, ty: 0 }, score };
}

/** What knows every clean photograph: it puts back all that is not as it was, and finds the first face. */
function corrector(change: (result: CorrectedPhotograph, clean: Image) => Partial<CorrectedPhotograph> = () => ({})) {
  const correct = vi.fn(async (photo: Image) => {
    const clean = cleanOf(photo);
    const { width, height, channels } = photo;
    const values = Float32Array.from({ length: width * height }, (_, i) =>
      Array.from({ length: channels }, (_, c) => i * channels + c).every((k) => photo.pixels[k] === clean.pixels[k])
        ? 1
        : 0,
    );
    const result = {
      photo: { ...photo, pixels: clean.pixels },
      weight: { width, height, values },
      faces: [{ detected: { box: middleFace }, ...scored(values.map((kept) => 1 - kept)) }],
      modelCalls: 7,
    };
    return { ...result, ...change(result, clean) };
  });
  return { info: { id: 'knows all' }, correct } satisfies PhotographCorrector;
}

test('photographs are turned before they are damaged, and compared with the turned ones', async () => {
  const seen: Image[] = [];
  const keep = {
    info: { id: 'changes nothing' },
    async correct(photo: Image): Promise<CorrectedPhotograph> {
      seen.push(photo);
      const { width, height } = photo;
      return {
        photo,
        weight: { width, height, values: new Float32Array(width * height).fill(1) },
        faces: [],
        modelCalls: 0,
      };
    },
  };
  const { recipe, clean, cases } = await evaluatePhotographs(keep, photographs.slice(0, 1), {
    ...{ kinds: ['rectangles'], tilt: 20 },
  });
  expect(recipe.tilt).toBe(20);
  const turned = tilted(photographs[0]!, 20);
  expect(seen[0]).toEqual(turned.image);
  expect(seen[1]).toEqual(damagePhotograph('rectangles', turned.image, { faces: turned.faces, key: 'first' }).image);
  expect(clean[0]!.returned).toBe(true);
  expect(cases[0]!.methods.correct).toMatchObject({ psnrOutside: null, sameOutside: 1 });
  await expect(async () => await evaluatePhotographs(keep, photographs, { tilt: 200 })).rejects.toThrow(/tilt/);
});

describe('an evaluation', () => {
  let results: PhotographResults;
  const steps: PhotographsStep[] = [];
  const prior = corrector();
  beforeAll(async () => {
    const run = evaluatePhotographs(prior, photographs, { kinds, seed: 3, preset: 'own' });
    for await (const step of run) steps.push(step);
    results = await run;
  });

  test('corrects each photograph as it is, and damaged in every way, with its seed', () => {
    const wanted = photographs.flatMap(({ key }) => ['clean', ...kinds].map((kind) => ({ image: key, kind })));
    expect(steps).toEqual(wanted);
    expect(prior.correct).toHaveBeenCalledTimes(9);
    const { image } = damagePhotograph('scratches', photographs[0]!.image, {
      ...{ faces: [middleFace], seed: 3, key: 'first' },
    });
    expect(prior.correct).toHaveBeenNthCalledWith(2, image, { seed: 3, signal: undefined });
  });

  test('says what was evaluated, and how', () => {
    expect(results).toMatchObject({ specification: 'fuzzydiff-photographs/1' });
    expect(results.recipe).toEqual({
      ...{ model: 'knows all', preset: 'own', seed: 3, kinds, tilt: 0 },
      photographs: [
        { key: 'first', width: 160, height: 200, grey: false, faces: 1 },
        { key: 'second', width: 160, height: 200, grey: true, faces: 1 },
        { key: 'third', width: 160, height: 190, grey: false, faces: 2 },
      ],
    });
    expect(results.cases.map(({ image, kind }) => `${image} ${kind}`)).toEqual(
      photographs.flatMap(({ key }) => kinds.map((kind) => `${key} ${kind}`)),
    );
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  test('finds what knows all to be perfect, and nothing to be as bad as the damage', () => {
    for (const { methods, modelCalls, damaged } of results.cases) {
      expect(modelCalls).toBe(7);
      expect(damaged).toBeGreaterThan(0.005);
      expect(damaged).toBeLessThan(0.4);
      const perfect = { psnrHead: null, psnrInside: null, psnrOutside: null, sameOutside: 1, auroc: 1, scoreAuroc: 1 };
      expect(methods.correct).toMatchObject(perfect);
      expect(methods.nothing).toMatchObject({ psnrOutside: null, sameOutside: 1, auroc: null, scoreAuroc: null });
      expect(methods.nothing.psnrInside).toBeGreaterThan(3);
      expect(methods.nothing.psnrInside).toBeLessThan(25);
    }
  });

  test('has inpainting beside it: told where, it leaves the rest; looking for what stands out, it finds scratches', () => {
    for (const { kind, methods } of results.cases) {
      expect(methods.telea).toMatchObject({ psnrOutside: null, sameOutside: 1, auroc: null });
      expect(methods.telea.psnrInside! - methods.nothing.psnrInside!).toBeGreaterThan(5);
      const found = methods['morphology-telea'];
      if (kind === 'scratches') {
        expect(found.auroc).toBeGreaterThan(0.85);
        expect(found.psnrInside! - methods.nothing.psnrInside!).toBeGreaterThan(3);
      } else expect(found.auroc).toBeLessThan(methods.correct.auroc!);
    }
  });

  test('counts the faces that are found', () => {
    expect(results.cases.map(({ facesFound }) => facesFound)).toEqual([
      ...[[true], [true], [true], [true]],
      ...[
        [true, false],
        [true, false],
      ],
    ]);
    expect(results.all.all.facesFound).toMatchObject({ mean: 2.5 / 3, images: 3 });
    expect(results.all.clean.facesFound).toMatchObject({ mean: 2.5 / 3, images: 3 });
  });

  test('gives intervals over photographs, of those in colour and in black-and-white', () => {
    const { all, colour, grey } = results;
    expect([all.photographs, colour!.photographs, grey!.photographs]).toEqual([3, 2, 1]);
    for (const [summary, photos] of [
      [all, 3],
      [colour!, 2],
      [grey!, 1],
    ] as const)
      for (const one of [summary.kinds.scratches!, summary.kinds.rectangles!, summary.all]) {
        const { mean, low, high, images } = one.methods.nothing.psnrInside!;
        expect(images).toBe(photos);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }
    const own = results.cases.filter(({ image }) => image === 'second').map(({ methods }) => methods.nothing.psnrHead!);
    expect(grey!.all.methods.nothing.psnrHead!.mean).toBeCloseTo((own[0]! + own[1]!) / 2, 9);
    expect(all.clean.returned).toMatchObject({ mean: 1, images: 3 });
  });

  test('is shown as a table for each kind of photograph', () => {
    const table = photographsTable(results);
    expect(table).toMatch(/^In colour: 2 photographs\n/);
    expect(table).toContain('In black-and-white: 1 photograph\n');
    expect(table).toMatch(
      /\nscratches +correct +1\.000 \[1\.000, 1\.000\] +1\.000 \[1\.000, 1\.000\] +- +- +- +1\.000 \[1\.000, 1\.000\]\n/,
    );
    const inside = results.colour!.all.methods.telea.psnrInside!;
    const text = [inside.mean, inside.low, inside.high].map((value) => value.toFixed(1));
    expect(table).toContain(`${text[0]} [${text[1]}, ${text[2]}]`);
    expect(table).toContain('Clean photographs returned to the byte: 1.00 [1.00, 1.00]');
    expect(table).toContain('Model knows all, preset own, seed 3.');
  });
});

test('what changes a little everywhere is no longer the photograph, and what keeps all ranks nothing', async () => {
  const prior = corrector(({ photo, weight }) => ({
    photo: { ...photo, pixels: photo.pixels.map((value) => value + 1) },
    weight: { ...weight, values: weight.values.map(() => 1) },
    faces: [scored(weight.values)],
  }));
  const { cases, clean, grey } = await evaluatePhotographs(prior, photographs.slice(0, 1), { kinds: ['scratches'] });
  expect(cases[0]).toMatchObject({
    facesFound: [false],
    methods: { correct: { sameOutside: 0, auroc: 0.5 } },
  });
  // The damaged pixels have the lowest scores of those in its frame.
  expect(cases[0]!.methods.correct.scoreAuroc).toBeLessThan(0.05);
  expect(cases[0]!.methods.correct.psnrOutside).toBeCloseTo(20 * Math.log10(255), 9);
  expect(clean[0]).toMatchObject({ returned: false, same: 0, psnr: cases[0]!.methods.correct.psnrOutside });
  expect(grey).toBeNull();
});

test('a photograph without a face has no head to look at', async () => {
  const noFaces = [{ ...photographs[0]!, faces: [] }];
  const { cases, all } = await evaluatePhotographs(corrector(), noFaces);
  expect(cases.map(({ kind }) => kind)).toEqual(['scratches', 'blots', 'marker', 'tears', 'rectangles']);
  for (const { facesFound, methods } of cases) {
    expect(facesFound).toEqual([]);
    expect(methods.nothing).toMatchObject({ psnrHead: null, psnrInside: expect.any(Number) });
    expect(methods.correct.auroc).toBeNull();
  }
  expect(all.all.facesFound).toBeNull();
});

test('photographs may come one after the other, and an abort ends it', async () => {
  const controller = new AbortController();
  async function* opened() {
    yield photographs[0]!;
    controller.abort(new Error('enough'));
    yield photographs[1]!;
  }
  const prior = corrector();
  await expect(evaluatePhotographs(prior, opened(), { kinds: ['tears'], signal: controller.signal })).rejects.toThrow(
    'enough',
  );
  expect(prior.correct).toHaveBeenCalledTimes(2);
});

test('refuses no photographs, two of one key, and kinds that there are not', async () => {
  await expect(evaluatePhotographs(corrector(), [])).rejects.toThrow(/at least one/);
  await expect(evaluatePhotographs(corrector(), photographs, { kinds: [] })).rejects.toThrow(/kind of damage/);
  await expect(evaluatePhotographs(corrector(), photographs, { kinds: ['rain' as 'dust'] })).rejects.toThrow(/"rain"/);
  const twice = [photographs[0]!, photographs[0]!];
  await expect(evaluatePhotographs(corrector(), twice, { kinds: ['tears'] })).rejects.toThrow(/different.*"first"/);
});
