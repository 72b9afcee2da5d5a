// The script and the command, each in a process of its own, give the same picture.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { examplesUrl } from '@fuzzydiff/model-portraits-128';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const bin = join(dirname(createRequire(import.meta.url).resolve('fuzzydiff/package.json')), 'dist/bin.js');
const script = fileURLToPath(new URL('../correct.mjs', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-script-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['of the model’s size', 'scratched.png', (face: Sharp) => face],
  [
    'larger, and turned',
    'grey.jpg',
    (face: Sharp) => face.resize(300, 300).rotate(270).withMetadata({ orientation: 6 }),
  ],
])('a photograph %s', async (_, name, prepare) => {
  const photo = join(folder, name);
  const face = fileURLToPath(new URL(name.replace('.jpg', '.png'), examplesUrl));
  await prepare(sharp(face)).toFile(photo);
  const out = join(folder, `${name}.script.png`);
  await run(process.execPath, [script, photo, out]);
  await run(process.execPath, [bin, 'correct', photo, '--out', folder]);

  const [before, after, expected] = await Promise.all(
    [photo, out, join(folder, name.replace(/\.\w+$/, '.corrected.png'))].map((path) =>
      sharp(path).autoOrient().raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  expect(after!.info).toEqual(expected!.info);
  expect(largest(after!.data, expected!.data)).toBeLessThanOrEqual(1);
  expect(largest(after!.data, before!.data)).toBeGreaterThan(100);
});

/** The largest difference of two pictures, in grey levels. */
function largest(a: Buffer, b: Buffer): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
