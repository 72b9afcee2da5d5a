// Makes the embedded model's bundle of a checkpoint, by the importer: `node scripts/embedded-prior/embed.mjs CHECKPOINT`.
//
// The calibrations belong to the model that they were made with: those of the old one go, and are made again by
// `fuzzydiff calibrate --preset NAME`.
import { chmod, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importCheckpoint } from '../../packages/convert/dist/node/index.js';
import { portraitFrame } from '../../packages/core/dist/photo/index.js';

const checkpoint = process.argv[2];
if (checkpoint === undefined) {
  process.stderr.write('Expected the folder of a diffusers checkpoint but found no argument; name one.\n');
  process.exit(2);
}
const bundle = fileURLToPath(new URL('../../packages/model-portraits-64/bundle', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'embed-prior-'));
try {
  const made = join(folder, 'bundle');
  await importCheckpoint(checkpoint, {
    out: made,
    name: 'portraits-64',
    frame: {
      ...portraitFrame,
      description:
        "The square around a frontal face box (OpenCV haarcascade_frontalface_alt2), its side 1.62 times the box's width, centred horizontally on the box, its top 0.52 of the side above the box's centre; area-averaged to 64x64 RGB.",
    },
    license: 'CC-BY-4.0',
    source:
      "Trained on official portraits of members of the UK Parliament (UK Parliament, CC BY 3.0), as collected by mySociety's TheyWorkForYou; see MODEL_CARD.md.",
  });
  for (const file of await readdir(bundle)) await rm(join(bundle, file));
  // Copied: the importer's second name of the weights would let a change here reach the checkpoint.
  for (const file of await readdir(made)) {
    await copyFile(join(made, file), join(bundle, file));
    await chmod(join(bundle, file), 0o644);
  }
} finally {
  await rm(folder, { recursive: true });
}
