// Corrects a face, as `fuzzydiff correct` does: `node correct.mjs photo.jpg corrected.png`.
import { readFile } from 'node:fs/promises';
import { parseCalibration } from '@fuzzydiff/calibration';
import { correct, keyedNoise, presets, unstack } from '@fuzzydiff/core';
import { imageKey, largestSquare, mergeCorrection, toModel } from '@fuzzydiff/core/image';
import { bundleUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel } from '@fuzzydiff/runtime-node';
import sharp from 'sharp';

const [photo = 'photo.jpg', out = 'corrected.png'] = process.argv.slice(2);
const file = new URL('calibration-balanced.safetensors', bundleUrl);
const { statistics } = parseCalibration(await readFile(file), file.pathname);
const model = await loadModel(bundleUrl);

const read = sharp(photo).autoOrient().removeAlpha().toColourspace('srgb').raw();
const { data: pixels, info: raw } = await read.toBuffer({ resolveWithObject: true });
const image = { name: photo, width: raw.width, height: raw.height, channels: 3, depth: /** @type {8} */ (8), pixels };
const region = largestSquare(image); // Where the face is: { x, y, size }.
const input = toModel(image, region, model.info.shape);

const key = await imageKey(image); // Keys its noise: the same picture gives the same result.
const { samples, kept } = await correct(model, input, statistics, presets.balanced.correction, keyedNoise(0), {
  key,
});
await model.dispose();
await sharp(mergeCorrection(image, region, input, unstack(samples, 0), kept), { raw }).toFile(out);
