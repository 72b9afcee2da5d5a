// Draws what is done to faces that are nobody's: samples of the prior, degraded as a whole; what is found and estimated of each, and what comes
// of it by `mendAllOver`:
//
//   node scripts/figures/bands-figure.mjs packages/model-portraits-128/bundle -o docs/images/bands.jpg
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { canvas, canvasPng, placeFramed } from '../../packages/cli/dist/pictures/canvas.js';
import { showTensor } from '../../packages/cli/dist/pictures/show.js';
import { parseCalibration } from '../../packages/core/dist/calibration/index.js';
import { createPrior, tensor } from '../../packages/core/dist/index.js';
import { mendAllOver, unstack } from '../../packages/core/dist/math/index.js';
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
const { shape } = model.info;
const file = join(bundle, 'calibration-balanced.safetensors');
const calibration = parseCalibration(new Uint8Array(await readFile(file)), file);
const prior = createPrior({ model, calibrations: { balanced: calibration } });

/** @type {{ title: string, degrade: (face: import('../bands/degradations.mjs').Face) => Float32Array | Promise<Float32Array> }[]} */
const rows = [
  { title: 'noise of 10 %', degrade: (face) => gaussianNoise(face, 0.1) },
  { title: 'JPEG of quality 10', degrade: (face) => compressed(face, 10) },
  { title: 'a cast of 30 %', degrade: (face) => tinted(face, 0.3) },
  { title: 'a blur of 2 pixels', degrade: (face) => blurred(face, 2) },
];
const headings = ['degraded', 'found and estimated', 'mended', 'before'];
const [side, scale, gap, head] = [shape[2], 2, 12, 30];
const step = scale * side + gap;
const picture = canvas(headings.length * step + gap, head + rows.length * step);
const labels = headings.map((text, column) => ({
  text,
  ...{ x: gap + column * step + (scale * side) / 2, y: head - 9, size: 14, anchor: /** @type {const} */ ('middle') },
}));
const { samples } = await prior.sample({ count: rows.length, seed: 5 });
for (const [row, { title, degrade }] of rows.entries()) {
  const face = unstack(samples, row);
  const own = { values: face.data.slice(), side, isGrey: false, key: `${row}` };
  const given = tensor(shape, await degrade(own));
  const { photo, faces, gains } = await mendAllOver(prior, given, { key: `${row}` });
  const [x, y] = [gap, head + row * step];
  for (const [column, image] of [given, undefined, photo, face].entries())
    placeFramed(picture, image ? showTensor(image) : canvas(side, side), { x: x + column * step, y, scale });
  const { whole, kinds = [], degradation: { width = 0, noise = [], quality } = {} } = faces[0] ?? {};
  const estimates = {
    noise: `${(50 * (noise[0] ?? 0)).toFixed(1)} % of the range`,
    blocks: `quality ${quality ?? 'unknown'}`,
    cast: `times ${gains?.map((gain) => gain.toFixed(2)).join(', ')}`,
    blur: width > 0 ? `${width.toFixed(2)} pixels` : 'left: a JPEG file has little detail',
  };
  const lines = kinds.flatMap((kind) => [`${kind}, p = ${whole?.[kind].toPrecision(1)}`, estimates[kind]]);
  for (const [n, text] of [title, ...(lines.length > 0 ? lines : ['nothing found'])].entries())
    labels.push({
      text,
      x: x + step + scale * (side / 2),
      y: y + 90 + 28 * n,
      size: n === 0 ? 12 : 15,
      anchor: 'middle',
    });
}
// A palette would add grain of its own to what is shown.
const png = sharp(await canvasPng(picture, labels));
await writeFile(values.out, await png.jpeg({ quality: 88, chromaSubsampling: '4:4:4' }).toBuffer());
await model.dispose();
