import { FuzzydiffError } from '@fuzzydiff/core';
import { describe, expect, test } from 'vitest';
import { explained } from './explain.js';
import { type PictureRecord, parseRecord } from './picture-record.js';

const record = {
  version: 1,
  by: 'fuzzydiff 1.2.3',
  made: {
    ...{ command: 'correct', input: 'ab', model: 'portraits-64@1+2', device: 'cpu', seed: 3, preset: 'balanced' },
    ...{ calibration: 'cd', region: 'faces', samples: 2, estimator: { depths: [50] } },
    correction: { lower: 1, upper: 6, strength: 1, exponent: 0.25, plan: { steps: 10 } },
    placed: [2, { x: 1.5, y: 2, size: 64, angle: -3 }],
    regions: [[0], []],
    undone: [[0], [0, 2]],
    strokes: [
      { says: 'damaged', size: 12, points: [[4.5, 6]] },
      {
        says: 'fine',
        size: 1,
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  },
  sample: 1,
  maps: { seed: 4, device: 'webgpu' },
  pixels: 'ef',
  found: 2,
  changed: 0.0123,
  faces: [
    {
      number: 2,
      ...{ box: { x: 10.4, y: 20, width: 30, height: 40 }, score: 0.98, frame: { x: 1, y: 2, size: 64, angle: 0 } },
      ...{ clean: false, kept: 0.75, promise: { alpha: 0.05, images: 220 } },
      regions: [
        { box: { x: 11, y: 21, width: 5, height: 6 }, p: 0.0045, isKept: false, changed: 0.5 },
        { box: { x: 1, y: 1, width: 2, height: 2 }, p: 0.4, isKept: true, changed: 0 },
      ],
    },
  ],
} as unknown as PictureRecord;

const conditioned = {
  ...record,
  made: {
    ...{
      command: 'condition',
      input: 'ab',
      model: 'portraits-64@1+2',
      device: 'cpu',
      seed: 3,
      region: 'faces',
      samples: 2,
    },
    ...{ plan: { steps: 10 }, strength: { keep: 0.5 }, mask: 'cd', maskPolarity: 'keep' },
    ...{ bands: { luma: [1, 0], chroma: [1, 0] }, untold: ['marks'] },
  },
  faces: [{ number: 2, frame: { x: 1, y: 2, size: 64, angle: 0 }, kept: 0.75 }],
} as unknown as PictureRecord;

test.each([record, conditioned])('a record is what it was, of $made.command', (own) => {
  expect(parseRecord(JSON.stringify(own), 'a.png')).toEqual(own);
});

test('in words it says what was held to its input, and how', () => {
  const text = explained('a.png', conditioned, true);
  expect(text).toContain('a.png: painted anew by fuzzydiff 1.2.3, sample 1 of 2; 1.2 % of its pixels');
  expect(text).toContain(
    '50 % of it is left, times the mask with sha256 cd, whose white says keep, times 1, 0 of its bands',
  );
  expect(text).toContain('By a program that chose marks, too.');
  expect(text).toMatch(/Face 2: 64 x 64 pixels at 1,2: 75 % of it was to be kept\.$/m);
});

test('in words it says what was changed and how sure that is', () => {
  const text = explained('a.png', record, true);
  expect(text).toContain('a.png: corrected by fuzzydiff 1.2.3, sample 1 of 2; 1.2 % of its pixels are not the input');
  expect(text).toContain('preset balanced, seed 3, its maps with seed 4 on webgpu');
  expect(text).toContain(
    '  By hand: 1 face placed; 1 stroke over damage; 1 stroke over what is fine; 3 spots put back as they were.',
  );
  expect(text).toContain('Face 2: 30 x 40 pixels at 10,20, which is a face with a score of 0.98 of 1: 75 % of it');
  expect(text).toMatch(/Region 1, 5 x 6 pixels at 11,21: changed, 50 % .*about 0\.45 % of faces .*\(p = 0\.0045\)/);
  expect(text).toMatch(/Region 2, .*: left as it was; .*40 %/);
  expect(text).toContain('At most 5 % of faces that are fine are changed at all: so say 220 of them.');
  expect(text).not.toContain('were changed since');
  expect(explained('a.png', record, false)).toContain('Its pixels were changed since');
});

describe('is refused by what is wrong with it', () => {
  const others: readonly unknown[] = [null, -1, 1.5, 'text', {}, [], [null], [{}]];

  test.each([
    ['{', 'it is not JSON'],
    ['[]', 'it is no object'],
    ['{"version":2}', 'its version is 2; use the fuzzydiff that made it'],
  ])('%s', (text, message) => {
    expect(() => parseRecord(text, 'a.png')).toThrow(`Expected a record of fuzzydiff in a.png but ${message}`);
  });

  test.each([
    [record, 150],
    [conditioned, 80],
  ])('a part that is missing or another thing is refused, or explained without a word of nonsense', (record, least) => {
    let refused = 0;
    const visit = (path: readonly (string | number)[], value: unknown) => {
      for (const other of [undefined, ...others]) {
        const damaged = structuredClone(record) as never;
        let at: Record<string | number, unknown> = damaged;
        for (const name of path.slice(0, -1)) at = at[name] as never;
        at[path.at(-1)!] = other;
        try {
          const text = explained('a.png', parseRecord(JSON.stringify(damaged), 'a.png'), true);
          expect(text).not.toMatch(/NaN|\[object/);
        } catch (error) {
          if (!FuzzydiffError.isInstance(error))
            throw new Error(`${path.join('.')} = ${JSON.stringify(other)}`, { cause: error });
          expect(error.code).toBe('invalid-file');
          refused++;
        }
      }
      if (typeof value === 'object' && value !== null)
        for (const [name, own] of Object.entries(value))
          visit([...path, Array.isArray(value) ? Number(name) : name], own);
    };
    for (const [name, value] of Object.entries(record)) visit([name], value);
    expect(refused).toBeGreaterThan(least);
  });
});
