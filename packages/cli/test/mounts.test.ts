// Old portraits are mounted: what is drawn and cut around a head is no damage, whatever else is.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { fuzzydiff, temporaryFolder } from './command.js';

const folder = temporaryFolder();
const [width, height, middle] = [400, 440, { x: 200, y: 215 }];

/** An opening as an element of SVG without its end, by half its width and half its height. */
const openings = {
  oval: (x: number, y: number) => `<ellipse cx="${middle.x}" cy="${middle.y}" rx="${x}" ry="${y}"`,
  rounded: (x: number, y: number) =>
    `<rect x="${middle.x - x}" y="${middle.y - y}" width="${2 * x}" height="${2 * y}" rx="18"`,
};

interface Mount {
  readonly sample: 'grey' | 'scratched';
  readonly opening: keyof typeof openings;
  readonly paper: string;
  readonly ink: string;
}

const [across, down] = [112, 142];
const stain = (colour: string) => `<path d="M 222 238 q 14 -10 24 4 q 6 16 -8 24 q -18 4 -22 -10 z" fill="${colour}"/>`;
const drawing = (elements: string) =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements}</svg>`);

/** Which pixels white elements cover: 255 where they do. */
const coveredBy = (elements: string) =>
  sharp(drawing(`<rect width="${width}" height="${height}"/>${elements}`))
    .extractChannel(0)
    .raw()
    .toBuffer();

/** Writes a face in a mat with two rules around its opening, stained on a cheek; gives which pixels the mat covers. */
async function writeMounted(path: string, { sample, opening, paper, ink }: Mount): Promise<Uint8Array> {
  const file = fileURLToPath(new URL(`../../model-portraits-128/examples/clean/${sample}.png`, import.meta.url));
  const beside = { left: 50, right: 50, top: 60, bottom: 80, extendWith: 'copy' as const };
  const face = await sharp(file).toColourspace('srgb').resize(300, 300).extend(beside).png().toBuffer();
  const of = openings[opening];
  const mat = (colour: string) =>
    `<mask id="mat"><rect width="${width}" height="${height}" fill="white"/>${of(across, down)} fill="black"/></mask>` +
    `<rect width="${width}" height="${height}" fill="${colour}" mask="url(#mat)"/>`;
  const rules = [6, 12].map((gap) => `${of(across + gap, down + gap)} fill="none" stroke="${ink}" stroke-width="2"/>`);
  const layer = { input: drawing(mat(paper) + rules.join('') + stain('#233a7a')) };
  const picture = sharp(await sharp(face).composite([layer]).png().toBuffer());
  await (sample === 'grey' ? picture.greyscale() : picture).toFile(path);
  return coveredBy(mat('#fff'));
}

const pixels = (path: string) => sharp(path).toColourspace('srgb').raw().toBuffer();

const mounts: Record<string, Mount> = {
  'white-oval': { sample: 'grey', opening: 'oval', paper: '#f4f4f4', ink: '#222' },
  'dark-oval': { sample: 'scratched', opening: 'oval', paper: '#3a342e', ink: '#c8b080' },
  'white-rounded': { sample: 'scratched', opening: 'rounded', paper: '#f4f4f4', ink: '#222' },
  'black-oval': { sample: 'grey', opening: 'oval', paper: '#333', ink: '#b0b0b0' },
};

test.each(Object.entries(mounts))('a stain goes, and the mount stays as it is: %s', async (name, mount) => {
  const path = join(folder, `${name}.png`);
  const covered = await writeMounted(path, mount);
  const result = await fuzzydiff(['correct', path, '--out', join(folder, name)]);
  expect(result.code, result.stderr).toBe(0);
  const [before, after] = await Promise.all([pixels(path), pixels(join(folder, name, `${name}.corrected.png`))]);
  const channels = before.length / covered.length;
  const stained = await coveredBy(stain('#fff'));
  let [onMat, onFace, ofStain, lighter] = [0, 0, 0, 0];
  covered.forEach((mat, i) => {
    const [was, is] = [before, after].map((of) => of.subarray(i * channels, (i + 1) * channels)) as [Buffer, Buffer];
    if (stained[i] === 255) ofStain++;
    if (was.equals(is)) return;
    if (mat === 255) onMat++;
    else onFace++;
    if (stained[i] === 255 && is[0]! > was[0]! + 30) lighter++;
  });
  expect(onMat).toBe(0);
  expect(lighter / ofStain).toBeGreaterThan(0.95);
  // The stain with its rim, and not the whole face.
  expect(onFace / ofStain).toBeLessThan(2);
  const { faces } = JSON.parse(await readFile(join(folder, name, `${name}.report.json`), 'utf8'));
  expect(faces).toMatchObject([{ clean: false }]);
});
