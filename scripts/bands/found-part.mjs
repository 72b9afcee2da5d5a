// How well the map finds which part of a face is blurred: the AUROC over the pixels of each face, on average and at the least, by the blur's strength:
// `node scripts/bands/found-part.mjs FOLDER/OF/BUNDLE INDEX.csv [--limit 24] [--preset fast]`. Beside it, the same of how soft the image alone is
// around each pixel.
//
// The part is an ellipse of a sixth of the face, off the middle, its edge a pixel soft. As `fuzzydiff evaluate` counts, it has the pixels that
// the blur changes by a grey level or more.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCalibration } from '../../packages/core/dist/calibration/index.js';
import { tensor } from '../../packages/core/dist/index.js';
import { attend, contiguous, gaussianBlur, keyedNoise } from '../../packages/core/dist/math/index.js';
import { auroc } from '../../packages/evaluation/dist/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { readArguments } from './arguments.mjs';
import { blurred } from './degradations.mjs';
import { readFaces } from './faces.mjs';
import { mean } from './measures.mjs';
import { softness } from './plain-tools.mjs';

const { bundle, index, settings } = readArguments({ limit: '24', preset: 'fast', threads: '2' });
const model = await loadModel(bundle, { device: 'cpu', threads: Number(settings.threads) });
const { shape } = model.info;
const [, height, width] = shape;
const noise = keyedNoise(20260101);

/** How much of each pixel is blurred, from 0 to 1. @param {string} key */
function part(key) {
  const drawn = new Float32Array(3);
  noise.fill(drawn, { image: key, purpose: 'degradation' });
  const [x = 0, y = 0, stretch = 0] = drawn.map((value) => Math.tanh(value));
  const longer = 1.5 ** (stretch / 2);
  const radius = Math.sqrt(1 / 6 / Math.PI);
  const inside = Float32Array.from({ length: height * width }, (_, i) => {
    const dx = ((i % width) + 0.5) / width - 0.5 - 0.2 * x;
    const dy = (Math.floor(i / width) + 0.5) / height - 0.5 - 0.2 * y;
    return Math.hypot(dx / longer, dy * longer) < radius ? 1 : 0;
  });
  return gaussianBlur(inside, height, width, 1);
}

console.log('| faces | blur of a part | the map | softness |\n| ----- | -------------- | ------- | -------- |');
for (const colour of ['color', 'grey']) {
  const file = join(bundle, `calibration-${settings.preset}${colour === 'grey' ? '-grey' : ''}.safetensors`);
  const calibration = parseCalibration(new Uint8Array(await readFile(file)), file);
  const faces = await readFaces(index, { kind: colour, folder: 'validation', most: Number(settings.limit), shape });
  for (const strength of [1, 1.5, 2, 3]) {
    const areas = [];
    const beside = [];
    for (const face of faces) {
      const shares = part(face.key);
      const plane = shares.length;
      const soft = blurred(face, strength);
      const given = face.values.map((v, i) => v + (shares[i % plane] ?? 0) * ((soft[i] ?? 0) - v));
      const labels = shares.map((_, i) =>
        [0, 1, 2].some((c) => Math.abs((given[c * plane + i] ?? 0) - (face.values[c * plane + i] ?? 0)) >= 2 / 255)
          ? 1
          : 0,
      );
      const jobs = [{ image: tensor(shape, given), key: face.key }];
      const [attended] = await attend(model, jobs, { calibration, noise: keyedNoise(0) });
      areas.push(auroc(contiguous(/** @type {NonNullable<typeof attended>} */ (attended).score), labels) ?? Number.NaN);
      beside.push(auroc(softness(given), labels) ?? Number.NaN);
    }
    const cells = [areas, beside].map((own) => `${mean(own).toFixed(3)}, ${Math.min(...own).toFixed(3)} at the least`);
    console.log(`| ${faces.length} ${colour} | ${strength} pixels | ${cells.join(' | ')} |`);
  }
}
await model.dispose();
