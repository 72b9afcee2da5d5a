// Takes the calibrations of an embedded bundle over crops that are fine, in colour and in black-and-white:
// `node scripts/embedded-prior/calibrate.mjs FOLDER/OF/BUNDLE INDEX.csv [--presets balanced,fast] [--statistics N] [--promise N]`.
// With `--keep-statistics` those of the bundle stay, and the promise alone is taken anew. With `--only-whole` its regions stay, too, and what
// the same crops are like as a whole is taken anew, which takes the shallowest projections alone.
//
// The table says of each crop its file, relative to it, and its kind: `color`, `grey` or `tinted`, of which the first two are taken.
// Statistics are of crops under `train/`, evenly spread over the table, and the promise is of those under `validation/`: of people whom
// neither the prior nor the statistics know. Where the table has no grey crops, the grey calibrations are of its colour ones
// without their colours. Afterwards: `node scripts/embedded-prior/seal.mjs FOLDER/OF/BUNDLE`.
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPhoto } from '../../packages/cli/dist/library/photo-source.js';
import { formatCalibration, parseCalibration, takePromise } from '../../packages/core/dist/calibration/index.js';
import { createPrior } from '../../packages/core/dist/index.js';
import { headInFrame } from '../../packages/core/dist/internal/index.js';
import { regionBoundsFor } from '../../packages/core/dist/math/index.js';
import { greyImage, imageKey, placeWhole, warpToFrame } from '../../packages/core/dist/photo/index.js';
import { loadModel, openBundle } from '../../packages/runtime-node/dist/index.js';
import { wholeOf } from '../bands/whole-of.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    presets: { type: 'string', default: 'balanced,fast' },
    statistics: { type: 'string', default: '600' },
    promise: { type: 'string', default: '100000' },
    threads: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
    'keep-statistics': { type: 'boolean', default: false },
    'only-whole': { type: 'boolean', default: false },
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
  .slice(1)
  .map((line) => line.split(','))
  .map(([file = '', kind = '']) => ({ file, kind }));

/**
 * So many crops of a kind in a folder, evenly spread.
 * @param {string} folder @param {string} kind @param {number} most
 */
function crops(folder, kind, most) {
  const all = rows.filter((row) => row.kind === kind && row.file.startsWith(`${folder}/`));
  const share = Math.min(1, most / all.length);
  return all.filter((_, n) => Math.floor((n + 1) * share) > Math.floor(n * share));
}

/**
 * A calibration with another promise.
 * @param {Uint8Array} file @param {'balanced' | 'fast'} preset
 * @param {AsyncIterable<import('../../packages/core/dist/photo/index.js').Image>} photos
 */
async function promiseAnew(file, preset, photos) {
  const calibration = parseCalibration(file, preset);
  const taking = {
    calibration,
    bounds: regionBoundsFor(preset, model.info),
    head: headInFrame(frame, model.info.shape),
  };
  return { ...calibration, promise: await takePromise(model, imagesOf(photos), taking) };
}

/**
 * A calibration whose promise has the same regions, and what its crops are like as a whole anew.
 * @param {Uint8Array} file @param {'balanced' | 'fast'} preset
 * @param {AsyncIterable<import('../../packages/core/dist/photo/index.js').Image>} photos
 */
async function wholeAnew(file, preset, photos) {
  const calibration = parseCalibration(file, preset);
  const { promise, seed, statistics } = calibration;
  const whole = [];
  for await (const { key, image } of imagesOf(photos))
    whole.push(await wholeOf(model, statistics.estimator, { image, key, seed }));
  if (!promise || promise.frame.length !== whole.length)
    throw new Error(`Expected the ${promise?.frame.length ?? 0} crops of the promise but found ${whole.length}.`);
  return { ...calibration, promise: { ...promise, whole } };
}

/** @param {AsyncIterable<import('../../packages/core/dist/photo/index.js').Image>} photos */
async function* imagesOf(photos) {
  for await (const photo of photos) {
    yield { key: await imageKey(photo), image: warpToFrame(photo, placeWhole(photo), model.info.shape) };
  }
}

const model = await loadModel(bundle, { device: 'cpu', threads: Number(values.threads) });
const { frame } = (await openBundle(bundle)).manifest;
const hasGrey = rows.some((row) => row.kind === 'grey');
for (const preset of /** @type {('balanced' | 'fast')[]} */ (values.presets.split(',')))
  for (const suffix of ['', '-grey']) {
    const kind = suffix === '' || !hasGrey ? 'color' : 'grey';
    /** @param {{ file: string }[]} files */
    async function* photos(files) {
      for (const { file } of files) {
        const { image } = await openPhoto(join(dirname(index), file));
        yield suffix === '' || hasGrey ? image : greyImage(image);
      }
    }
    const [statistics, promise] = [
      crops('train', kind, Number(values.statistics)),
      crops('validation', kind, Number(values.promise)),
    ];
    const name = `calibration-${preset}${suffix}.safetensors`;
    const anew = values['only-whole'] ? wholeAnew : values['keep-statistics'] ? promiseAnew : undefined;
    const calibration = anew
      ? await anew(await readFile(join(bundle, name)), preset, photos(promise))
      : await createPrior({ model, frame }).calibrate(photos(statistics), {
          ...{ preset, whole: true, promise: photos(promise) },
        });
    const out = join(values.out ?? bundle, name);
    await writeFile(out, formatCalibration(calibration));
    console.log(`${preset}${suffix}: statistics of ${calibration.images} images, a promise on ${promise.length}`);
  }
await model.dispose();
