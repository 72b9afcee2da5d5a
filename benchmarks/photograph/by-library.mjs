// `node by-library.mjs PHOTO OUT ROUNDS`: corrects a photograph so often by the library, and says when it was read and when
// its correction was made and written, a line of JSON for each round.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage } from '../../packages/cli/dist/image/read-image.js';
import { openPrior } from '../../packages/cli/dist/index.js';
import { now } from './now.mjs';

/** @typedef {{ start: number, read: number, corrected: number, end: number }} Times */

const [photo = '', out = '', rounds = ''] = process.argv.slice(2);
const prior = await openPrior('portraits-128', { device: 'cpu' });
for (let round = 0; round < Number(rounds); round++) {
  const start = now();
  const image = await decodeImage(photo, await readFile(photo));
  const read = now();
  const result = await prior.correct(image);
  const corrected = now();
  await result.toFile(join(out, `round-${round}.png`));
  process.stdout.write(`${JSON.stringify({ start, read, corrected, end: now() })}\n`);
}
await prior.dispose();
