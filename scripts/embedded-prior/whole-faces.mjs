// Adds to the calibrations of an embedded bundle what clean faces are like as a whole, which their promises are silent about where they
// were taken before that was looked at: `node scripts/embedded-prior/whole-faces.mjs FOLDER/OF/BUNDLE INDEX.csv [--presets balanced,fast] [--kinds color,grey] [--limit 1000]`.
//
// The table is that of calibrate.mjs, and the crops are those under `validation/`, of which the promise is. A calibration that is taken
// anew has this by itself. Afterwards: `node scripts/embedded-prior/seal.mjs FOLDER/OF/BUNDLE`.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPhoto } from '../../packages/cli/dist/library/photo-source.js';
import { formatCalibration, parseCalibration } from '../../packages/core/dist/calibration/index.js';
import { keyedNoise, projections, wholeScores } from '../../packages/core/dist/math/index.js';
import { greyImage, imageKey, toModel } from '../../packages/core/dist/photo/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    presets: { type: 'string', default: 'balanced,fast' },
    kinds: { type: 'string', default: 'color,grey' },
    limit: { type: 'string', default: '1000' },
    threads: { type: 'string', default: '2' },
  },
});
const [bundle, index] = positionals;
if (bundle === undefined || index === undefined) {
  process.stderr.write('Expected the folder of a bundle and the table of crops but found too few arguments.\n');
  process.exit(2);
}
const rows = (await readFile(index, 'utf8'))
  .trim()
  .split('\n')
  .map((line) => line.split(','));

/** So many crops of a kind, evenly spread. @param {string} kind */
function crops(kind) {
  const all = rows.flatMap(([file = '', own]) => (own === kind && file.startsWith('validation/') ? [file] : []));
  const share = Math.min(1, Number(values.limit) / all.length);
  return all.filter((_, n) => Math.floor((n + 1) * share) > Math.floor(n * share));
}

const model = await loadModel(bundle, { device: 'cpu', threads: Number(values.threads) });
const { shape } = model.info;
for (const preset of values.presets.split(','))
  for (const kind of values.kinds.split(',')) {
    const suffix = kind === 'grey' ? '-grey' : '';
    const path = join(bundle, `calibration-${preset}${suffix}.safetensors`);
    const calibration = parseCalibration(new Uint8Array(await readFile(path)), path);
    const { statistics, seed, promise } = calibration;
    if (!promise)
      throw new Error(`Expected a calibration with a promise in ${path} but found one of statistics alone.`);
    const whole = [];
    for (const file of crops(kind)) {
      const { image } = await openPhoto(join(dirname(index), file));
      const own = kind === 'grey' ? greyImage(image) : image;
      const framed = toModel(threeChannels(own), { x: 0, y: 0, size: image.width }, shape);
      const options = { estimator: statistics.estimator, noise: keyedNoise(seed) };
      const [found] = await projections(model, [{ image: framed, key: await imageKey(image) }], options);
      if (found) whole.push(wholeScores(framed.data, found.images, shape));
    }
    await writeFile(path, formatCalibration({ ...calibration, promise: { ...promise, whole } }));
    console.log(`${preset}${suffix}: ${whole.length} faces`);
  }
await model.dispose();

/** @param {import('../../packages/core/dist/photo/index.js').Image} image */
function threeChannels(image) {
  if (image.channels === 3) return image;
  const pixels = new (image.depth === 8 ? Uint8Array : Uint16Array)(3 * image.pixels.length);
  return { ...image, channels: 3, pixels: pixels.map((_, i) => image.pixels[Math.floor(i / 3)] ?? 0) };
}
