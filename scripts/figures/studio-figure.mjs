// Draws the studio with a print of nobody, who is a sample of portraits-128: what was found, and before and after.
//
//   npm run studio &
//   node scripts/figures/studio-figure.mjs http://localhost:4173 -o docs/images/studio.png
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { executablePath } from '../machine/chromium.mjs';

const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', short: 'o', default: 'docs/images/studio.png' } },
});
const [url] = positionals;
if (url === undefined) {
  process.stderr.write('Expected the address of the studio but found no argument; `npm run studio` serves it.\n');
  process.exit(2);
}

const size = { width: 960, height: 618 };
const gap = 20;

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: size });
// A machine that others use takes its time.
page.setDefaultTimeout(120_000);
await page.goto(url);
await page.getByText(/^Ready, on this machine/).waitFor();
await page.getByRole('button', { name: 'a black-and-white one' }).click();
await page.getByRole('heading', { name: /spots? found\.$/ }).waitFor();
await page.locator('.progress').waitFor({ state: 'detached' });
// What is no damage, of the backdrop, is left as it is: the largest.
const spots = page.getByRole('checkbox', { name: /^spot/ });
const areas = await spots.evaluateAll((all) =>
  all.map((spot) => spot.getBoundingClientRect()).map(({ width, height }) => width * height),
);
await spots.nth(areas.indexOf(Math.max(...areas))).press('Enter');
// Beside what could be marked as being near.
await page.locator('.panel h2').focus();
await page.mouse.move(size.width - 5, size.height - 5);
const found = await page.screenshot();
await page.getByRole('button', { name: /^Mend / }).click();
await page.getByRole('button', { name: 'Another try' }).waitFor();
await page.getByRole('button', { name: 'Compare' }).click();
await page.getByRole('button', { name: 'Fit' }).click();
await page.mouse.move(size.width - 5, size.height - 5);
// A frame is drawn after it is asked for.
await page.waitForTimeout(500);
const compared = await page.screenshot();
await browser.close();

const both = sharp({
  create: { width: 2 * size.width + gap, height: size.height, channels: 3, background: '#fff' },
}).composite([
  { input: found, left: 0, top: 0 },
  { input: compared, left: size.width + gap, top: 0 },
]);
// Few colours: it is paper, ink and a face.
await writeFile(values.out, await both.png({ palette: true, colours: 256, effort: 10 }).toBuffer());
