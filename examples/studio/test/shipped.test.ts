import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { choose, cleanPrint, heading, looked, mend, saved } from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, visit } from './site.js';

const command = fileURLToPath(new URL('../../../packages/cli/dist/bin.js', import.meta.url));

describe.skipIf(missing !== '')(
  `with the model that the page ships${missing}`,
  {
    tags: ['release'],
  },
  () => {
    const studio = servedStudio('portraits-128');
    let folder: string;
    let page: Page;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'studio-'));
    });
    afterEach(() => page?.context().close());
    afterAll(() => rm(folder, { recursive: true }));

    test.each(['colour', 'grey', 'family'])('what is saved is what the command makes: %s', async (name) => {
      const photo = await sharp(path.join(examples, `${name}.jpg`))
        .toColourspace('srgb')
        .png()
        .toBuffer();
      const input = path.join(folder, `${name}.png`);
      await writeFile(input, photo);
      const out = path.join(folder, 'out');
      await promisify(execFile)(process.execPath, [command, 'correct', input, '--device', 'cpu', '--out', out]);
      const wanted = decode(await readFile(path.join(out, `${name}.corrected.png`)));

      page = await visit(studio.browser, studio.site.url);
      // Three faces take minutes where others work too.
      page.setDefaultTimeout(300_000);
      await choose(page, { name: `${name}.png`, mimeType: 'image/png', buffer: photo });
      await looked(page);
      await mend(page);
      const made = decode((await saved(page)).bytes);
      const came = decode(photo);
      expect([made.width, made.height]).toEqual([wanted.width, wanted.height]);
      let [farthest, sum, changed] = [0, 0, 0];
      for (let at = 0; at < came.width * came.height; at++)
        for (let c = 0; c < 3; c++) {
          const value = made.data[at * made.channels + c]!;
          const away = Math.abs(value - wanted.data[at * wanted.channels + c]!);
          farthest = Math.max(farthest, away);
          sum += away;
          if (value !== came.data[at * came.channels + c]) changed++;
        }
      // Devices differ by the rounding of their sums: by a step of 256.
      expect(farthest).toBeLessThanOrEqual(1);
      expect(sum / changed).toBeLessThan(1e-3 * 255);
      expect(changed).toBeGreaterThan(100);
    });

    test('a face that is fine is saved to the byte', async () => {
      const buffer = await (await cleanPrint('portraits-128/examples/clean/scratched.png')).png().toBuffer();
      page = await visit(studio.browser, studio.site.url);
      await choose(page, { name: 'fine.png', mimeType: 'image/png', buffer });
      await looked(page);
      // A face that the prior has made is softer than a photograph, which may be said of it as a whole: no spot is.
      expect(await heading(page).textContent()).toMatch(/^(Nothing (to mend|I am sure of)|No spots found)\.$/);
      // The dials stand where this model's maps begin to count, which is not where those of a model without a network do.
      await page.getByText('Advanced').click();
      const at = (name: string) => page.getByRole('slider', { name }).inputValue();
      expect([await at('How rare to count as damage'), await at('Unusual from')]).toEqual(['0.015', '2']);
      await page.getByRole('button', { name: 'Keep it as it is' }).click();
      expect((await saved(page)).bytes.equals(buffer)).toBe(true);
    });
  },
);
