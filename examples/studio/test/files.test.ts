import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPrior } from '@fuzzydiff/runtime-node';
import { decode, encode } from 'fast-png';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../../packages/cli/dist/index.js';
import { choose, looked, mend, quickly, saved } from './handling.js';
import { replayed } from './replayed.js';
import { servedStudio } from './served.js';
import { examples, missing, outputs, visit } from './site.js';

/** What the command says of a picture that it has made again. */
const isTheSame = /: the same (but for rounding|pixels in another file): /;

const bundle = fileURLToPath(new URL('bundle/', import.meta.resolve('@fuzzydiff/model-portraits-64')));

describe.skipIf(missing !== '')(`what is saved${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  test('a PNG is what anybody gets from the same photograph, seed and settings', { tags: ['release'] }, () =>
    print('colour'),
  );
  test('so is a grey one, and stays grey', { tags: ['release'] }, () => print('grey'));

  async function print(name: 'colour' | 'grey'): Promise<void> {
    const photo = sharp(path.join(examples, `${name}.jpg`)).toColourspace('srgb');
    const { data, info } = await photo.clone().raw().toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const image = { name, width, height, channels: 3, depth: 8, pixels: new Uint8Array(data) } as const;
    const prior = await openPrior(bundle, { device: 'cpu', preset: 'fast' });
    const result = await prior.correct(image);
    await prior.dispose();
    expect(result.changed).toBeGreaterThan(0);

    const sent = await photo.clone().png().toBuffer();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer: sent });
    await looked(page);
    await quickly(page);
    await looked(page);
    await mend(page);
    const { name: file, bytes } = await saved(page);
    expect(file).toBe('print.mended.png');
    const record = await readRecord(bytes);
    const { made: recipe } = record;
    expect(recipe).toMatchObject({ command: 'correct', face: 'all', preset: 'fast', seed: 0, samples: 1 });
    expect(recipe.model).toBe(prior.info.id);
    expect(recipe.input).toBe(createHash('sha256').update(sent).digest('hex'));
    expect(record.faces).toHaveLength(1);
    expect(record.changed).toBeCloseTo(result.changed, 3);
    expect(record.faces[0]!.regions!.filter(({ isKept }) => !isKept)).not.toHaveLength(0);
    const made = decode(bytes);
    let [farthest, changed] = [0, 0];
    for (let at = 0; at < width * height; at++)
      for (let c = 0; c < 3; c++) {
        const value = made.data[at * made.channels + c]!;
        farthest = Math.max(farthest, Math.abs(value - result.photo.pixels[at * 3 + c]!));
        if (value !== image.pixels[at * 3 + c]) changed++;
        if (name === 'grey') expect(value).toBe(made.data[at * made.channels]);
      }
    // Devices differ by the rounding of their sums: by a step of 256 at the most.
    expect(farthest).toBeLessThanOrEqual(1);
    expect(changed).toBeGreaterThan(100);
    // And so says the command of the picture and of what it was made of.
    expect(await replayed(bytes, sent)).toMatch(isTheSame);
  }

  test('a PNG of 16 bits is saved as one, and as anybody gets it', { tags: ['release'] }, () => deepPrint(3));
  test('so is one of a single channel', { tags: ['release'] }, () => deepPrint(1));

  async function deepPrint(channels: 1 | 3): Promise<void> {
    const name = channels === 3 ? 'colour' : 'grey';
    const { data, info } = await sharp(path.join(examples, `${name}.jpg`))
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    // Values that 8 bits do not hold.
    const pixels = Uint16Array.from({ length: width * height * channels }, (_, i) => {
      const value = data[(info.channels / channels) * i]!;
      return 255 * value + ((7 * i) % 251);
    });
    const buffer = Buffer.from(encode({ width, height, depth: 16, channels, data: pixels }));
    const prior = await openPrior(bundle, { device: 'cpu', preset: 'fast' });
    const result = await prior.correct({ name: 'print', width, height, channels, depth: 16, pixels });
    await prior.dispose();
    expect(result.changed).toBeGreaterThan(0);

    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer });
    await looked(page);
    await quickly(page);
    await looked(page);
    await mend(page);
    const made = decode((await saved(page)).bytes);
    expect([made.depth, made.channels]).toEqual([16, channels]);
    let [farthest, changed] = [0, 0];
    made.data.forEach((value, i) => {
      farthest = Math.max(farthest, Math.abs(value - result.photo.pixels[i]!));
      if (value !== pixels[i]) changed++;
    });
    // 1e-3 of all there is.
    expect(farthest).toBeLessThanOrEqual(65);
    expect(changed).toBeGreaterThan(100);
  }

  test('a JPEG of a phone comes back upright, as a JPEG, with what it says of itself', {
    tags: ['release'],
  }, async () => {
    const turned = await sharp(path.join(examples, 'colour.jpg'))
      .rotate(-90)
      .withExif({ IFD0: { Artist: 'Nobody' } })
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 92 })
      .toBuffer();
    const upright = await sharp(path.join(examples, 'colour.jpg')).metadata();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: turned });
    await looked(page);
    await page
      .getByRole('img', { name: `Photograph IMG_2.jpg, ${upright.width} by ${upright.height} pixels` })
      .waitFor();
    await quickly(page);
    await looked(page);
    await mend(page);
    const { name, bytes } = await saved(page);
    expect(name).toBe('IMG_2.mended.jpg');
    const { format, width, height, orientation, exif } = await sharp(bytes).metadata();
    expect([format, width, height, orientation]).toEqual(['jpeg', upright.width, upright.height, 1]);
    expect(exif!.includes('Nobody')).toBe(true);
    expect((await readRecord(bytes)).made).toMatchObject({ command: 'correct', preset: 'fast', seed: 0 });
    // And as PNG, where that is wanted.
    await page.getByRole('radio', { name: 'PNG' }).check();
    const other = await saved(page, 'Save again');
    expect([other.name, (await sharp(other.bytes).metadata()).format]).toEqual(['IMG_2.mended.png', 'png']);
  });

  test('where somebody left a spot out, or wanted them mended all over, the command makes the same', {
    tags: ['release'],
  }, async () => {
    const png = await sharp(path.join(examples, 'grey.jpg')).png().toBuffer();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer: png });
    await looked(page);
    await quickly(page);
    await looked(page);
    await page.getByRole('checkbox', { name: 'spot 1 of', checked: true }).press('Enter');
    await mend(page);
    const { bytes } = await saved(page);
    const { made: recipe, faces } = await readRecord(bytes);
    const isKept = faces[0]!.regions!.map((region) => region.isKept);
    expect(isKept[0]).toBe(true);
    expect(recipe.untold).toBeUndefined();
    expect(recipe).toMatchObject({ regions: [isKept.flatMap((is, place) => (is ? [] : [place]))] });
    expect(await replayed(bytes, png)).toMatch(isTheSame);

    await page.getByRole('button', { name: '3 Mend' }).click();
    await page.getByRole('button', { name: 'Mend all that was outlined' }).click();
    await page.getByRole('heading', { name: 'Mending…' }).waitFor();
    await page.getByRole('heading', { name: /mended\.$/ }).waitFor();
    // Once all of them are, there is nothing left of that.
    expect(await page.getByRole('button', { name: 'Mend all that was outlined' }).count()).toBe(0);
    const { bytes: all } = await saved(page);
    const { made: inFull, changed } = await readRecord(all);
    expect(inFull.untold).toBeUndefined();
    expect(inFull).toMatchObject({ inFull: 'regions' in recipe ? recipe.regions : [] });
    expect(changed).toBeGreaterThan((await readRecord(bytes)).changed);
    expect(await replayed(all, png)).toMatch(isTheSame);
  });

  test('where somebody placed a face, painted and rubbed out, and undid a spot, the command makes the same', {
    tags: ['release'],
  }, async () => {
    const png = await sharp(path.join(examples, 'colour.jpg')).png().toBuffer();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer: png });
    await looked(page);
    await quickly(page);
    await looked(page);
    await page.getByRole('button', { name: '1 Face' }).click();
    await page.getByRole('button', { name: 'Adjust the box' }).click();
    const box = page.getByRole('application', { name: /^Box of face 1/ });
    await box.press('ArrowRight');
    await box.press('.');
    await page.getByRole('button', { name: 'Look for damage' }).click();
    await looked(page);
    const drawn = async (tool: 'Paint' | 'Rub out', across: number) => {
      await page.getByRole('button', { name: tool, exact: true }).click();
      const { x, y, width, height } = (await page.locator('.stage').boundingBox())!;
      await page.mouse.move(x + across * width, y + 0.45 * height);
      await page.mouse.down();
      for (let n = 1; n <= 40; n++)
        await page.mouse.move(x + (across + 0.001 * n) * width, y + (0.45 + 0.03 * Math.sin(n / 6)) * height);
      await page.mouse.up();
    };
    await drawn('Paint', 0.3);
    await drawn('Paint', 0.5);
    await drawn('Rub out', 0.52);
    await page.screenshot({ path: path.join(outputs, 'by-hand-1-painted.png') });
    await mend(page);
    const spots = page.getByRole('checkbox', { name: /^mended spot/ });
    expect(await spots.count()).toBeGreaterThan(1);
    await spots.first().press('Enter');
    await page.screenshot({ path: path.join(outputs, 'by-hand-2-undone.png') });
    const { bytes } = await saved(page);
    const { made, faces } = await readRecord(bytes);
    expect(made.untold).toBeUndefined();
    expect(made).toMatchObject({ face: 'all', placed: [faces[0]!.frame], undone: [[0]] });
    expect(made.strokes!.map(({ says }) => says)).toEqual(['damaged', 'damaged', 'fine']);
    for (const { points } of made.strokes!) expect(points.length).toBeLessThan(30);
    expect(await replayed(bytes, png)).toMatch(isTheSame);
  });

  test('an undone spot is the photograph’s to the byte, and so is everything but the spots', {
    tags: ['release'],
  }, async () => {
    const original = await readFile(path.join(examples, 'colour.jpg'));
    const png = await sharp(original).png().toBuffer();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer: png });
    await looked(page);
    await quickly(page);
    await looked(page);
    await mend(page);
    const spots = page.getByRole('checkbox', { name: /^mended spot/ });
    const before = await spots.count();
    expect(before).toBeGreaterThan(1);
    const { faces: whole } = await readRecord((await saved(page)).bytes);
    await page.getByRole('button', { name: '3 Mend' }).click();
    // With one of them undone, piece by piece, the record has every face and region, and the command undoes it, too.
    const pieces = page.getByRole('checkbox', { name: /^mended spot 1 of/ });
    const count = await pieces.count();
    for (let n = 0; n < count; n++) await pieces.nth(n).press('Enter');
    const { bytes: partly } = await saved(page);
    const { made: recipe, faces } = await readRecord(partly);
    expect(recipe.untold).toBeUndefined();
    expect(recipe).toMatchObject({ undone: [Array.from({ length: count }, (_, n) => n)] });
    expect(faces[0]).toMatchObject({ number: 1, clean: false, score: expect.any(Number) });
    const [all, left] = [whole, faces].map(([face]) => face!.regions!.map(({ changed }) => changed!));
    const isOther = all!.map((changed, n) => left![n] !== changed);
    expect(isOther.filter((is) => is)).toHaveLength(1);
    expect([all![isOther.indexOf(true)]! > 0, left![isOther.indexOf(true)]]).toEqual([true, 0]);
    expect(await replayed(partly, png)).toMatch(isTheSame);
    await page.getByRole('button', { name: '3 Mend' }).click();
    for (let n = count; n < before; n++) await spots.nth(n).press('Enter');
    const [made, came] = [decode((await saved(page)).bytes), decode(png)];
    for (let at = 0; at < came.width * came.height; at++)
      for (let c = 0; c < 3; c++)
        if (made.data[at * made.channels + c] !== came.data[at * came.channels + c])
          throw new Error(`pixel ${at} differs`);
  });
});
