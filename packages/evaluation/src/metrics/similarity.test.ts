import { readFileSync } from 'node:fs';
import { tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { describe, expect, test } from 'vitest';
import { psnr } from './psnr.js';
import { ssim } from './ssim.js';

// Made by test/fixtures/metrics.py with scikit-image.
const { images } = JSON.parse(readFileSync(new URL('../../test/fixtures/metrics.json', import.meta.url), 'utf8'));

const fromBytes = (bytes: number[]) =>
  tensor(
    images.shape,
    Float32Array.from(bytes, (byte) => byte / 127.5 - 1),
  );
const image = fromBytes(images.image);
const reference = fromBytes(images.reference);
const mask = tensor([1, 14, 13], Float32Array.from(images.mask));

test('psnr is as in scikit-image, over the image and on both sides of a mask', () => {
  expect(psnr(image, reference)).toBeCloseTo(images.psnr, 10);
  expect(psnr(image, reference, { mask, side: 'inside' })).toBeCloseTo(images.psnrInside, 10);
  expect(psnr(image, reference, { mask, side: 'outside' })).toBeCloseTo(images.psnrOutside, 10);
});

test('ssim is as in scikit-image, over the image and on both sides of a mask', () => {
  expect(ssim(image, reference)).toBeCloseTo(images.ssim, 10);
  expect(ssim(image, reference, { mask, side: 'inside' })).toBeCloseTo(images.ssimInside, 10);
  expect(ssim(image, reference, { mask, side: 'outside' })).toBeCloseTo(images.ssimOutside, 10);
});

describe('of an image with itself', () => {
  test('psnr is infinite and ssim is 1', () => {
    expect(psnr(image, image)).toBe(Number.POSITIVE_INFINITY);
    expect(ssim(image, image)).toBe(1);
  });
});

test('both are symmetric, and fall as noise grows', () => {
  const noisy = (sigma: number) => {
    const result = tensor(images.shape);
    keyedNoise(0).fill(result.data, { purpose: 'initial' });
    result.data.forEach((noise, i) => {
      result.data[i] = reference.data[i]! + sigma * noise;
    });
    return result;
  };
  for (const measure of [psnr, ssim]) {
    expect(measure(image, reference)).toBeCloseTo(measure(reference, image), 12);
    const values = [0.01, 0.05, 0.2, 0.8].map((sigma) => measure(noisy(sigma), reference));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(new Set(values).size).toBe(4);
  }
});

test('psnr of one grey level is 48.13 dB', () => {
  const shifted = tensor([1, 2, 2], new Float32Array(4).fill(2 / 255));
  expect(psnr(shifted, tensor([1, 2, 2]))).toBeCloseTo(20 * Math.log10(255), 5);
});

test('an empty region has no measure', () => {
  const nowhere = { mask: tensor([1, 14, 13]), side: 'inside' } as const;
  expect(psnr(image, reference, nowhere)).toBeUndefined();
  expect(ssim(image, reference, nowhere)).toBeUndefined();
});

test('images and masks that do not fit are refused', () => {
  expect(() => psnr(image, tensor([2, 14, 14]))).toThrow(/\[2, 14, 14\] for image/);
  expect(() => ssim(tensor([1, 10, 20]), tensor([1, 10, 20]))).toThrow(/at least 11/);
  expect(() => psnr(image, reference, { mask: tensor([14, 13]), side: 'inside' })).toThrow(/region\.mask/);
  const half = tensor([1, 14, 13], new Float32Array(182).fill(0.5));
  expect(() => ssim(image, reference, { mask: half, side: 'inside' })).toThrow(/zeros and ones for region\.mask/);
});
