// Draws what bands of frequency do to faces that are nobody's: samples of the prior, degraded as a whole; what is found of each, how much
// is kept of each of its bands, and what comes of it:
//
//   node scripts/figures/bands-figure.mjs packages/model-portraits-128/bundle -o docs/images/bands.jpg
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canvas, canvasPng, place, placeFramed } from '../../packages/cli/dist/pictures/canvas.js';
import { showTensor } from '../../packages/cli/dist/pictures/show.js';
import { parseCalibration } from '../../packages/core/dist/calibration/index.js';
import { createPrior, tensor } from '../../packages/core/dist/index.js';
import { attend, frequencyBands, keptUnderNoise, keyedNoise, unstack } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { blurred, compressed, gaussianNoise, tinted } from '../bands/degradations.mjs';

const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', short: 'o', default: 'docs/images/bands.jpg' },
    threads: { type: 'string', default: '2' },
  },
});
const [bundle] = positionals;
if (bundle === undefined) {
  process.stderr.write('Expected the folder of a bundle but found no argument.\n');
  process.exit(2);
}
const model = await loadModel(bundle, { device: 'cpu', threads: Number(values.threads) });
const { shape, bandSigmas } = model.info;
if (!bandSigmas) throw new Error(`Expected bandSigmas in the model.json of ${bundle} but found none.`);
const file = join(bundle, 'calibration-balanced.safetensors');
const calibration = parseCalibration(new Uint8Array(await readFile(file)), file);
const prior = createPrior({ model });
const all = [1, 1, 1, 1, 1];

/** @typedef {Record<'luma' | 'chroma', number[]>} Kept */
/** @type {{ title: string, degrade: (face: import('../bands/degradations.mjs').Face) => Float32Array | Promise<Float32Array>, kept: Kept }[]} */
const rows = [
  { title: 'noise', degrade: (face) => gaussianNoise(face, 0.1), kept: keptUnderNoise(bandSigmas, 0.2, 5) },
  {
    title: 'JPEG 10',
    degrade: (face) => compressed(face, 10),
    kept: { luma: [1, 0.99, 0.96, 0.86, 0.67], chroma: [0.94, 0.77, 0.6, 0.5, 0.52] },
  },
  { title: 'cast', degrade: (face) => tinted(face, 0.3), kept: { luma: all, chroma: [0, 1, 1, 1, 1] } },
  { title: 'blur', degrade: (face) => blurred(face, 2), kept: { luma: [1, 1, 1, 0.3, 0], chroma: [1, 1, 1, 0.3, 0] } },
];
const headings = ['degraded', 'found; kept of bands, coarse to fine', 'held by bands', 'before'];
const [side, scale, gap, head] = [shape[2], 2, 12, 30];
const step = scale * side + gap;
const picture = canvas(headings.length * step + gap, head + rows.length * step);
const labels = headings.map((text, column) => ({
  text,
  ...{ x: gap + column * step + (scale * side) / 2, y: head - 9, size: 14, anchor: /** @type {const} */ ('middle') },
}));
const plan = { steps: 10, jumps: { length: 1, samples: 5 } };
const { samples } = await prior.sample({ count: rows.length, seed: 5 });
for (const [row, { title, degrade, kept }] of rows.entries()) {
  const face = unstack(samples, row);
  const own = { values: face.data.slice(), side, isGrey: false, key: `${row}` };
  const given = tensor(shape, await degrade(own));
  const [found] = await attend(model, [{ image: given }], { calibration, noise: keyedNoise(0) });
  const { photo } = await prior.inpaint(given, { keep: 1, bands: frequencyBands(kept), plan, key: `${row}` });
  const [x, y] = [gap, head + row * step];
  placeFramed(picture, showTensor(given), { x, y, scale });
  placeFramed(picture, canvas(side, side), { x: x + step, y, scale });
  placeFramed(picture, showTensor(photo), { x: x + 2 * step, y, scale });
  placeFramed(picture, showTensor(face), { x: x + 3 * step, y, scale });
  const told = Object.entries(found?.whole ?? {}).filter(([, p]) => p <= 0.05 / 4);
  const says = told.map(([kind, p]) => `${kind}, p = ${p.toPrecision(1)}`).join('; ') || `no ${title}`;
  labels.push({ text: says, x: x + step + scale * (side / 2), y: y + 20, size: 13, anchor: 'middle' });
  for (const [n, axis] of /** @type {const} */ (['luma', 'chroma']).entries()) {
    const bottom = y + 120 + 108 * n;
    labels.push({ text: axis, x: x + step + 34, y: bottom - 30, size: 12, anchor: 'middle' });
    for (const [band, share] of kept[axis].entries()) {
      const height = Math.max(1, Math.round(70 * share));
      const left = x + step + 66 + 36 * band;
      place(picture, canvas(26, height, n === 0 ? [90, 100, 112] : [217, 119, 54]), { x: left, y: bottom - height });
      labels.push({ text: share.toFixed(2), x: left + 13, y: bottom + 15, size: 11, anchor: 'middle' });
    }
  }
}
// A palette would add grain of its own to what is shown.
const png = sharp(await canvasPng(picture, labels));
await writeFile(values.out, await png.jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer());
await model.dispose();
