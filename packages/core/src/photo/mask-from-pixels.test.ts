import { describe, expect, test } from 'vitest';
import type { Image } from './image.js';
import { maskFromPixels } from './mask-from-pixels.js';

/** A picture of one row, of 8 bits unless said otherwise. */
function row(pixels: readonly number[], rest: Partial<Pick<Image, 'channels' | 'depth'>> & { alpha?: number[] } = {}) {
  const { channels = 1, depth = 8, alpha } = rest;
  const stored = (values: readonly number[]) => (depth === 8 ? Uint8Array.from(values) : Uint16Array.from(values));
  const width = pixels.length / channels;
  const image = { name: 'mask.png', width, height: 1, channels, depth, pixels: stored(pixels) };
  return alpha ? { ...image, alpha: stored(alpha) } : image;
}

const rgb = (...greys: number[]) => greys.flatMap((grey) => [grey, grey, grey]);
const kept = (image: Image, options?: Parameters<typeof maskFromPixels>[1]) => [
  ...maskFromPixels(image, options).values,
];
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid-file', message: expect.stringMatching(message) });

test('grey is a share of the full scale, at the size of the picture', () => {
  expect(maskFromPixels(row([0, 51, 255]))).toEqual({ width: 3, height: 1, values: Float32Array.of(0, 0.2, 1) });
  expect(kept(row([0, 13107, 65535], { depth: 16 }))).toEqual([0, Math.fround(0.2), 1]);
  expect(kept(row(rgb(0, 51, 255), { channels: 3 }), { polarity: 'change' })).toEqual([1, Math.fround(0.8), 0]);
});

test('the picture stays as it is, a Buffer of Node too', () => {
  const pixels = Buffer.from(rgb(0, 51, 255));
  maskFromPixels({ ...row(rgb(0, 51, 255), { channels: 3 }), pixels });
  expect([...pixels]).toEqual(rgb(0, 51, 255));
});

describe('labels', () => {
  test.each([8, 16] as const)('0 and 1 in %i bits are 0 and 1', (depth) => {
    expect(kept(row([0, 1, 1, 0], { depth }))).toEqual([0, 1, 1, 0]);
    expect(kept(row(rgb(0, 1), { channels: 3, depth }), { polarity: 'change' })).toEqual([1, 0]);
    expect(kept(row([1, 1], { depth }))).toEqual([1, 1]);
    expect(kept(row([0, 0], { depth }))).toEqual([0, 0]);
  });

  test.each([
    [8, [0, 1, 2]],
    [8, [0, 2]],
    [8, [0, 5, 18]],
    [16, [0, 1, 2, 3]],
    [16, [0, 255]],
    [16, [0, 4095]],
  ] as const)('in %i bits, %j is refused', (depth, values) => {
    const full = depth === 8 ? 255 : 65535;
    expect(() => kept(row(values, { depth }))).toThrow(
      refusal(
        new RegExp(
          `^Expected a mask from black \\(0\\) to white \\(${full}\\) in mask\\.png but found nothing above ` +
            `${Math.max(...values)}, as in a picture of labels; save the label that you mean as ${full} and the rest as 0\\.$`,
        ),
      ),
    );
  });

  test('few levels that reach further are weights', () => {
    expect(kept(row([0, 51, 102]))).toEqual([0, 0.2, 0.4].map(Math.fround));
  });
});

describe('with alpha', () => {
  const alpha = [0, 51, 255];
  const shares = [0, Math.fround(0.2), 1];

  test('that is the same everywhere, the grey', () => {
    for (const opacity of [255, 128]) expect(kept(row(alpha, { alpha: [opacity, opacity, opacity] }))).toEqual(shares);
    expect(kept(row(alpha, { alpha: [255, 254, 255] }))).toEqual(shares);
  });

  test.each([
    ['white paint', rgb(255, 255, 255)],
    ['black paint', rgb(0, 0, 0)],
    ['red paint', [200, 0, 0, 200, 0, 0, 200, 0, 0]],
    ['a photograph', [9, 80, 200, 14, 3, 99, 220, 200, 10]],
    ['white paint, and nothing where it is transparent', rgb(0, 255, 255)],
    ['red of which nothing is left where it is transparent', [0, 0, 0, 200, 0, 0, 200, 0, 0]],
    ['colours under what is transparent, white elsewhere', [200, 0, 7, 255, 255, 255, 255, 255, 255]],
    ['the same as grey', rgb(0, 51, 255)],
    ['the same as grey, to a level', rgb(0, 52, 254)],
  ])('over %s, the alpha', (_, pixels) => {
    expect(kept(row(pixels, { channels: 3, alpha }))).toEqual(shares);
  });

  test('over paint of one grey, whose level is rounded where it is hardly seen', () => {
    // 150 at an opacity of 2 is stored as 1 by a canvas, which reads back as 128.
    expect(kept(row(rgb(150, 128, 149), { channels: 3, alpha: [255, 2, 100] }))[1]).toBeCloseTo(2 / 255, 6);
  });

  test('of a layer that nothing was painted on, nothing', () => {
    expect(kept(row(rgb(255, 255), { channels: 3, alpha: [0, 0] }))).toEqual([0, 0]);
  });

  test('of another picture than the grey it is refused', () => {
    for (const other of [alpha.toReversed(), [255, 51, 120]])
      expect(() => kept(row(alpha, { alpha: other }))).toThrow(refusal(/grey and its alpha both hold a picture/));
  });
});

describe('colours are refused', () => {
  test.each([
    ['a photograph', [9, 80, 200, 14, 3, 99], undefined],
    ['strokes over a grey photograph', [70, 70, 70, 255, 0, 0], undefined],
    ['a photograph that is wholly opaque', [9, 80, 200, 14, 3, 99], [255, 255]],
  ])('%s', (_, pixels, alpha) => {
    expect(() => kept(row(pixels, { channels: 3, ...(alpha && { alpha }) }))).toThrow(
      refusal(
        /^Expected a mask in grey or in alpha in mask\.png but found 3 channels of colour, .+; paint white .+\.$/,
      ),
    );
  });

  test('CMYK', () => {
    expect(() => kept(row([0, 0, 0, 255], { channels: 4 }))).toThrow(refusal(/found 4 channels/));
  });
});

describe('compression with loss', () => {
  const ringing = [0, 17, 24, 25, 128, 230, 231, 255];

  test('nearly black is black and nearly white is white', () => {
    expect(kept(row(ringing), { lossy: true })).toEqual(
      [0, 0, 0, 25, 128, 230, 255, 255].map((v) => Math.fround(v / 255)),
    );
    expect(kept(row(ringing), { lossy: true, polarity: 'change' })[6]).toBe(0);
  });

  test('without it every level counts', () => {
    expect(kept(row(ringing))).toEqual(ringing.map((v) => Math.fround(v / 255)));
  });

  test('grey may have a slight tint', () => {
    const tinted = row([0, 4, 9, 255, 250, 240], { channels: 3 });
    expect(kept(tinted, { lossy: true })).toEqual([0, 1]);
    expect(() => kept(tinted)).toThrow(refusal(/colour/));
  });
});
