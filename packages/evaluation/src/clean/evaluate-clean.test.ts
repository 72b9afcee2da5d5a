import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { describe, expect, test } from 'vitest';
import { type CleanSubject, evaluateClean, type MappedCleanFace, type PhotographMapper } from './evaluate-clean.js';
import { cleanTable } from './table.js';

const image = (grey: boolean): Image => ({
  ...{ name: 'p', width: 2, height: 1, channels: 3, depth: 8 },
  pixels: Uint8Array.of(1, 1, 1, 2, 2, grey ? 2 : 3),
});
const promise = { alpha: 0.25, images: 4, lookedAt: 'head', expectedShare: 0.3 } as const;
const face = (...ps: number[]): MappedCleanFace => ({
  promise,
  regions: ps.map((p) => ({ p, share: 0.1, isKept: p > 0.25 })),
});

function mapper(...found: MappedCleanFace[][]): PhotographMapper & { readonly seeds: number[] } {
  const seeds: number[] = [];
  return {
    info: { id: 'model@1' },
    seeds,
    map: async (_, { seed }) => {
      seeds.push(seed);
      return { faces: found[seeds.length - 1]! };
    },
  };
}

const photographs = (...greys: boolean[]): CleanSubject[] =>
  greys.map((grey, n) => ({ key: `photo ${n}`, image: image(grey) }));

describe('an evaluation on faces that are fine', () => {
  const own = mapper([face(0.2, 0.25, 0.6), face()], [face(0.4)], [face(0.2)], []);
  const run = evaluateClean(own, photographs(false, false, true, true), { seed: 3, preset: 'own' });

  test('counts the faces that would be changed at all, and how much of them, by kind', async () => {
    const { colour, grey, faces, recipe } = await run;
    expect(colour).toMatchObject({
      ...{ faces: 3, alpha: 0.25, images: 4, expectedShare: 0.3 },
      changed: { faces: 1, share: 1 / 3 },
      share: { mean: 0.2 / 3 },
    });
    expect(colour!.changed.low).toBeLessThan(0.02);
    expect(colour!.changed.high).toBeGreaterThan(0.9);
    expect(grey).toMatchObject({ faces: 1, changed: { faces: 1, share: 1 } });
    expect(faces.map(({ p, changed }) => [p, changed])).toEqual([
      [0.2, 0.2],
      [1, 0],
      [0.4, 0],
      [0.2, 0.1],
    ]);
    expect(recipe).toEqual({
      model: 'model@1',
      preset: 'own',
      seed: 3,
      photographs: ['photo 0', 'photo 1', 'photo 2', 'photo 3'],
    });
    expect(own.seeds).toEqual([3, 3, 3, 3]);
  });

  test('as text says what is promised beside it', async () => {
    const text = cleanTable(await run);
    expect(text).toMatch(
      /^3 faces in colour, alpha 0\.25 by 4 clean images:\n {2}changed at all: 1, 33\.33 % \[0\.84 %, 90\.57 %\]; promised: at most 25\.00 %\n/,
    );
    expect(text).toMatch(/\n1 face in black-and-white/);
    expect(text).toMatch(/\nModel model@1, preset own, seed 3\.\n$/);
  });

  test.each<[string, MappedCleanFace[], RegExp]>([
    ['faces', [], /at least one with a face for photographs but found 1/],
    ['a promise', [{ regions: [] }], /Expected a map with a promise of photo 0 but found one without/],
  ])('without %s is refused', async (_, found, message) => {
    const failure = await evaluateClean(mapper(found), photographs(false)).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(FuzzydiffError.isInstance(failure)).toBe(true);
    expect(String(failure)).toMatch(message);
  });
});
