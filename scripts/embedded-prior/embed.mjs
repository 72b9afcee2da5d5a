// Makes an embedded model's bundle of a checkpoint, by the importer:
// `node scripts/embedded-prior/embed.mjs CHECKPOINT portraits-64|portraits-128`.
//
// The calibrations belong to the model that they were made with: those of the old one go, and are made again by
// `node scripts/embedded-prior/calibrate.mjs` or `fuzzydiff calibrate`.
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importCheckpoint } from '../../packages/convert/dist/node/index.js';
import { portraitFrame } from '../../packages/core/dist/photo/index.js';
import { measureRanges } from '../../packages/runtime-node/dist/index.js';

const descriptions = {
  'portraits-64': {
    frame:
      "The square around a frontal face box (OpenCV haarcascade_frontalface_alt2), its side 1.62 times the box's width, centred horizontally on the box, its top 0.52 of the side above the box's centre; area-averaged to 64x64 RGB.",
    license: 'CC-BY-4.0',
    source:
      "Trained on official portraits of members of the UK Parliament (UK Parliament, CC BY 3.0), as collected by mySociety's TheyWorkForYou; see MODEL_CARD.md.",
  },
  'portraits-128': {
    frame:
      'Five landmarks of a face (eyes, nose, corners of the mouth, as YuNet finds them) brought by a similarity to the medians of portraits; area-averaged to 128x128 RGB, black-and-white as three equal channels.',
    license: 'CC0-1.0',
    source:
      'Trained on portraits of members of the United States Congress, 1860s to today, in the public domain; see MODEL_CARD.md.',
  },
};

const [checkpoint, name = ''] = process.argv.slice(2);
const description = Object.entries(descriptions).find(([known]) => known === name)?.[1];
if (checkpoint === undefined || description === undefined) {
  process.stderr.write(
    `Expected the folder of a diffusers checkpoint and one of ${Object.keys(descriptions).join(', ')} but found ${checkpoint ?? 'no argument'} and ${name || 'nothing'}.\n`,
  );
  process.exit(2);
}
const bundle = fileURLToPath(new URL(`../../packages/model-${name}/bundle`, import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'embed-prior-'));
try {
  const made = join(folder, 'bundle');
  const frame = { ...portraitFrame, description: description.frame };
  await importCheckpoint(checkpoint, { out: made, name, ...description, frame, measureRanges });
  await mkdir(bundle, { recursive: true });
  for (const file of await readdir(bundle)) await rm(join(bundle, file));
  // Copied: the importer's second name of the weights would let a change here reach the checkpoint.
  for (const file of await readdir(made)) {
    await copyFile(join(made, file), join(bundle, file));
    await chmod(join(bundle, file), 0o644);
  }
} finally {
  await rm(folder, { recursive: true });
}
