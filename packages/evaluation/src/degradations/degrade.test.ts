import { createHash } from 'node:crypto';
import { type ImageShape, type Tensor, tensor } from '@fuzzydiff/core';
import { keyedNoise, type NoiseSource } from '@fuzzydiff/core/math';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DegradationKind, Degraded } from './degradation.js';
import { degradations, degrade } from './degrade.js';

const kinds = Object.keys(degradations) as DegradationKind[];

/** Something of everything: slopes, a checkerboard, fine noise; made with exact arithmetic. */
function picture([channels, height, width]: ImageShape): Tensor {
  const image = tensor([channels, height, width]);
  keyedNoise(1).fill(image.data, { purpose: 'initial' });
  image.data.forEach((noise, i) => {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const c = Math.floor(i / width / height);
    const check = ((x >> 3) + (y >> 3)) % 2 === 0 ? 0.3 : -0.3;
    image.data[i] = Math.max(-1, Math.min(1, (x - y) / 96 + check + 0.05 * noise + 0.1 * c));
  });
  return image;
}

const pixelChanged = (clean: Tensor, { image }: Degraded, pixel: number) => {
  const plane = image.shape[1]! * image.shape[2]!;
  for (let i = pixel; i < clean.data.length; i += plane) if (image.data[i] !== clean.data[i]) return true;
  return false;
};

const share = ({ mask }: Degraded) => mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;

describe.each(kinds)('%s', (kind) => {
  const portrait = picture([3, 64, 64]);

  test('marks exactly the pixels it changed and stays in [-1, 1], for any shape', () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 16, max: 40 }),
      fc.integer({ min: 16, max: 70 }),
    );
    fc.assert(
      fc.property(shape, fc.maxSafeNat(), fc.string(), (size, seed, key) => {
        const clean = picture(size);
        const before = clean.data.slice();
        const degraded = degrade(kind, clean, seed, key);
        expect(clean.data).toEqual(before);
        expect(degraded.image.shape).toEqual(size);
        expect(degraded.mask.shape).toEqual([1, size[1], size[2]]);
        expect(degraded.image.data.every((value) => value >= -1 && value <= 1)).toBe(true);
        degraded.mask.data.forEach((marked, i) => {
          if (marked !== (pixelChanged(clean, degraded, i) ? 1 : 0)) expect.fail(`pixel ${i} is marked ${marked}`);
        });
        expect(share(degraded)).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  test('changes a pixel by at least one of 255 grey levels, or not at all', () => {
    const degraded = degrade(kind, portrait, 5, 'a');
    degraded.mask.data.forEach((marked, i) => {
      const steps = [0, 1, 2].map((c) => Math.abs(degraded.image.data[c * 4096 + i]! - portrait.data[c * 4096 + i]!));
      if (marked === 1) expect(Math.max(...steps)).toBeGreaterThanOrEqual(2 / 255 - 1e-7);
    });
  });

  test('depends on seed and key, and on nothing else', () => {
    const first = degrade(kind, portrait, 0, 'a.png');
    degrade(kind, portrait, 0, 'b.png');
    expect(degrade(kind, portrait, 0, 'a.png')).toEqual(first);
    expect(degradations[kind](portrait, keyedNoise(0), 'a.png')).toEqual(first);
    expect(degrade(kind, portrait, 1, 'a.png').image.data).not.toEqual(first.image.data);
    expect(degrade(kind, portrait, 0, 'b.png').image.data).not.toEqual(first.image.data);
  });

  test('takes an image in any memory layout', () => {
    const plane = 64 * 64;
    const interleaved = tensor([64, 64, 3]);
    portrait.data.forEach((value, i) => {
      interleaved.data[(i % plane) * 3 + Math.floor(i / plane)] = value;
    });
    expect(degrade(kind, interleaved.transpose(2, 0, 1), 3, '')).toEqual(degrade(kind, portrait, 3, ''));
  });

  test('refuses what is not an image in [-1, 1]', () => {
    expect(() => degrade(kind, tensor([3, 8, 64]), 0, '')).toThrow(/at least 16.*\[3, 8, 64\]/);
    expect(() => degrade(kind, tensor([64, 64]), 0, '')).toThrow(/\[C, H, W\]/);
    expect(() => degrade(kind, tensor([1, 16, 16], new Float32Array(256).fill(1.5)), 0, '')).toThrow(/-1 to 1.*1\.5/);
    expect(() => degrade(kind, tensor([1, 16, 16], new Float32Array(256).fill(Number.NaN)), 0, '')).toThrow(/NaN/);
  });
});

test('a kind that does not exist is refused by name', () => {
  expect(() => degrade('rain' as DegradationKind, picture([3, 16, 16]), 0, '')).toThrow(/one of grey, .*cast.*"rain"/);
});

describe.each(['grey', 'offset', 'scratch', 'occluder'] as const)('the area that %s changes', (kind) => {
  test('is 2 to 20 % of an image, 5 to 9 % on average', () => {
    const clean = picture([3, 64, 64]);
    const areas = Array.from({ length: 200 }, (_, n) => share(degrade(kind, clean, 0, String(n))));
    expect(Math.min(...areas)).toBeGreaterThan(0.015);
    expect(Math.max(...areas)).toBeLessThan(0.201);
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    expect(mean).toBeGreaterThan(0.05);
    expect(mean).toBeLessThan(0.09);
  });
});

test('every kind has noise of its own, all of it for degradations', () => {
  const owners = new Map<string, Set<string>>();
  for (const kind of kinds) {
    for (const key of ['a', 'b', `${kind} a`]) {
      const noise: NoiseSource = {
        fill(out, noiseKey) {
          const name = JSON.stringify(noiseKey);
          owners.set(name, (owners.get(name) ?? new Set()).add(`${kind}, ${key}`));
          expect(noiseKey.purpose).toBe('degradation');
          keyedNoise(0).fill(out, noiseKey);
        },
      };
      degradations[kind](picture([3, 32, 32]), noise, key);
    }
  }
  expect(owners.size).toBeGreaterThanOrEqual(3 * kinds.length);
  expect([...owners.values()].filter((own) => own.size > 1)).toEqual([]);
});

test('every machine makes the same bytes (a change here changes every published measurement)', () => {
  const clean = picture([3, 64, 64]);
  const digest = (kind: DegradationKind) => {
    const { image, mask } = degrade(kind, clean, 2023, 'known answer');
    return createHash('sha256').update(image.data).update(mask.data).digest('hex').slice(0, 16);
  };
  expect(Object.fromEntries(kinds.map((kind) => [kind, digest(kind)]))).toMatchInlineSnapshot(`
    {
      "blur": "4bb557a2ad16c061",
      "cast": "e1cc77a377df83dc",
      "dust": "adc5781da21d1220",
      "grey": "6de35dfe5283472c",
      "jpeg": "edf9d33af8ee798a",
      "occluder": "6d03bf91c7a9c595",
      "offset": "9b5db5677cafe3ab",
      "scratch": "a5c23abe56041455",
    }
  `);
});
