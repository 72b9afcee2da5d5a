// Quality against model calls, of maps and of corrections with portraits-64: what the presets were chosen by.
//
//   node benchmarks/sweep/sweep.mjs FOLDER [--part map,correction] [--calibrate 60] [--test 24] [--seed 0] [--out FILE]
//
// FOLDER holds images that are fine, framed as the model knows faces. In the order of their names, the first `--test` are
// degraded in four ways and the last `--calibrate` give the statistics. As many images are worked on at once as there are
// cores; the results do not depend on it.
import { readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { largestSquare, toModel } from '../../packages/core/dist/photo/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { machine } from '../report/machine.mjs';
import { degradedCases, kinds, sweepCorrections, sweepMaps } from './parts.mjs';
import { correctionPoints, groups, mapPoints } from './settings.mjs';
import { sweepTables } from './tables.mjs';

const bundle = fileURLToPath(new URL('../../packages/model-portraits-64/bundle', import.meta.url));
const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');
const parts = ['map', 'correction'];

/** @param {string} message @returns {never} */
function refuse(message) {
  process.stderr.write(`sweep: ${message}\n`);
  process.exit(2);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    part: { type: 'string', default: parts.join() },
    calibrate: { type: 'string', default: '60' },
    test: { type: 'string', default: '24' },
    seed: { type: 'string', default: '0' },
    out: { type: 'string', default: 'sweep.json' },
  },
});

/** @param {'calibrate' | 'test' | 'seed'} name @param {number} minimum */
function wholeNumber(name, minimum) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < minimum)
    refuse(`Expected a whole number of at least ${minimum} for --${name} but found ${values[name]}.`);
  return value;
}

const [folder = refuse('Expected a folder of good images but found no argument; name one.'), ...others] = positionals;
if (others.length > 0) refuse(`Expected one folder but found ${positionals.length}; put the images into one.`);
const [calibrate, test, seed] = [wholeNumber('calibrate', 2), wholeNumber('test', 1), wholeNumber('seed', 0)];
const asked = values.part.split(',');
for (const part of asked)
  if (!parts.includes(part)) refuse(`Expected ${parts.join(' or ')} for --part but found ${part}.`);

const found = await readdir(folder).catch((error) =>
  refuse(`Expected a folder of images in ${folder} but found none (${error.code}); check the path.`),
);
const names = found.filter((name) => /\.(png|jpe?g|webp)$/i.test(name)).sort();
if (names.length < calibrate + test)
  refuse(
    `Expected at least ${test} + ${calibrate} images in ${folder}, to degrade some and take statistics of others, ` +
      `but found ${names.length}; lower --test or --calibrate.`,
  );

const places = availableParallelism();
const model = await loadModel(bundle, { device: 'cpu', sessions: places });

/** @param {string} name */
async function read(name) {
  const decoded = sharp(join(folder, name)).autoOrient().removeAlpha().toColourspace('srgb').raw();
  const { data: pixels, info } = await decoded.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const image = { name, width, height, channels, depth: /** @type {8} */ (8), pixels };
  return { key: parse(name).name, image: toModel(image, largestSquare(image), model.info.shape) };
}

const good = await Promise.all(names.slice(-calibrate).map(read));
const tested = await Promise.all(names.slice(0, test).map(read));
const material = { model, good, cases: degradedCases(tested, seed), seed, places };

const started = performance.now();
/** @param {string} part @param {number} count */
function reporter(part, count) {
  let done = 0;
  return (/** @type {{ name: string, calls: number }} */ { name, calls }) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`${part} ${++done} of ${count}: ${name}, ${calls} calls an image, after ${seconds} s\n`);
  };
}

/** @type {import('./tables.mjs').Sweep} */
const result = {
  specification: 'fuzzydiff-sweep/1',
  made: {
    machine: machine(),
    model: model.info.id,
    seed,
    kinds,
    images: tested.map(({ key }) => key),
    calibrationImages: good.map(({ key }) => key),
  },
  groups,
};
const write = () => writeFile(values.out, `${JSON.stringify(result, null, 2)}\n`);
if (asked.includes('map')) {
  const points = mapPoints();
  result.map = await sweepMaps(material, points, reporter('map', points.length));
  await write();
}
if (asked.includes('correction')) {
  const points = correctionPoints();
  result.correction = await sweepCorrections(material, points, reporter('correction', points.length));
  await write();
}
await model.dispose();
process.stdout.write(sweepTables(result));
