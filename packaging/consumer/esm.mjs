// In Node, as ES modules: a model that comes with the command, with its calibration, on one prediction.
import { readFile } from 'node:fs/promises';
import { parseCalibration } from '@fuzzydiff/calibration';
import { tensor } from '@fuzzydiff/core';
import { degradations } from '@fuzzydiff/evaluation';
import { bundleUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel } from '@fuzzydiff/runtime-node';

const model = await loadModel(bundleUrl);
const noise = await model.predict(tensor([1, ...model.info.shape]), [500]);
await model.dispose();
const file = new URL('calibration-fast.safetensors', bundleUrl);
const { images } = parseCalibration(await readFile(file), file.pathname);
console.log(JSON.stringify({ shape: noise.shape, images, kinds: Object.keys(degradations).length }));
