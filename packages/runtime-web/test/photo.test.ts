import { afterEach, describe, expect, test } from 'vitest';
import { coloured, hugeJpeg } from '../../runtime-node/test/coloured.js';
import { failed, inPage, missing } from './browser.js';
import { openPages, patience } from './pages.js';
import { ramp } from './ramp.js';

/** What stands on the site for the file of a test. */
const url = '/examples/scratched.png';

describe.skipIf(missing !== '')(`a photograph in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('all');
  afterEach(() => pages.site.instead.clear());
  const put = (file: Uint8Array) => void pages.site.instead.set(url, file);

  test.each([
    [70_000, 10],
    [10, 70_000],
    [2049, 2050],
  ])('of %i x %i pixels is read to the last of them', async (width, height) => {
    put(await coloured(width, height, ramp).png().toBuffer());
    expect(await inPage(pages.page, 'readRamp', url)).toEqual({ width, height, wrong: 0, transparent: 0 });
  });

  test('of more pixels than a canvas has is read as it is', { tags: ['release'] }, async () => {
    const colour = [200, 100, 50] as const;
    put(await hugeJpeg(17_000, 16_500, colour));
    const found = await inPage(pages.page, 'readRange', url);
    expect(found).toEqual({ width: 17_000, height: 16_500, least: colour, most: colour });
  });

  test('keeps what is transparent, from the first pixel on', async () => {
    const opacity = await coloured(2100, 3, (x) => [x < 100 ? 0 : 255, 0, 0])
      .extractChannel(0)
      .toBuffer();
    const raw = { width: 2100, height: 3, channels: 1 } as const;
    put(await coloured(2100, 3, ramp).joinChannel(opacity, { raw }).png().toBuffer());
    expect(await inPage(pages.page, 'readRamp', url)).toMatchObject({ wrong: 0, transparent: 300 });
  });

  test('of which the browser draws nothing is refused', async () => {
    const error = failed((await inPage(pages.page, 'undrawnError', url))!);
    expect(error).toMatchObject({ code: 'device-unavailable', data: { width: 64, height: 64 } });
    expect(error.message).toBe(
      'Expected this browser to draw the photograph of 64 x 64 pixels but found that it drew nothing; make it smaller, or close other pages.',
    );
  });

  test('that is larger than a canvas is no file, and why is told', async () => {
    expect(await inPage(pages.page, 'saveError', 300, 200)).toBeUndefined();
    const error = failed((await inPage(pages.page, 'saveError', 70_000, 10))!);
    expect(error.code).toBe('device-unavailable');
    expect(error.message).toBe(
      "Expected a photograph of at most the size of a canvas of this browser for toBlob but found 70000 x 10 pixels; encode the result's photo with a library, or give a smaller photograph.",
    );
  });

  const picture = () => coloured(256, 64, ramp);
  test.each([
    ['without a profile', () => picture().png(), { read: 0, saved: 0, stored: 0 }],
    ['in sRGB, which it says', () => picture().withIccProfile('srgb').png(), { read: 0, saved: 0, stored: 0 }],
    ['in Display P3', () => picture().withIccProfile('p3').png(), { read: 0, saved: 0 }],
    ['in CMYK', () => picture().toColourspace('cmyk').withIccProfile('cmyk').jpeg(), { read: 0, saved: 0 }],
  ])('%s keeps the colours that the browser shows', async (_, file, expected) => {
    put(await file().toBuffer());
    const found = await inPage(pages.page, 'colours', url);
    expect(found).toMatchObject(expected);
    // Values that are not sRGB are others, and can be had.
    if (!('stored' in expected)) expect(found.stored).toBeGreaterThan(20);
  });

  test('from a canvas in Display P3 comes in sRGB', async () => {
    const { read, stored } = await inPage(pages.page, 'wideGamut');
    expect(stored).toEqual([128, 64, 32]);
    expect(read[0]).toBeGreaterThan(132);
    expect(read[1]).toBeLessThan(64);
  });

  const taken =
    'give a File or another Blob, an ImageData, an ImageBitmap, an <img>, a <canvas> or a <video>, or pixels { name, width, height, channels, depth, pixels }.';
  const again = 'save it as JPEG, PNG or WebP, or try another copy of it.';
  test.each([
    ['url', '"/photo.png"', taken],
    ['bytes', 'an array of type Uint8Array and length 3', taken],
    ['data', 'an object of type Object', taken],
    ['nothing', 'null', taken],
    ['text', 'an object of type Blob', again],
    ['image', 'an object of type HTMLImageElement', again],
  ])('that is none (%s) is refused in one sentence', async (name, found, remedy) => {
    const error = failed((await inPage(pages.page, 'readError', name))!);
    expect(error.code).toBe('invalid-argument');
    expect(error.message).toBe(
      `Expected a picture that this browser decodes for the photograph but found ${found}; ${remedy}`,
    );
  });
});
