import { tensor } from '@fuzzydiff/core';
import { loadModel, openPrior } from '@fuzzydiff/runtime-web';

const threads = Number(new URLSearchParams(location.search).get('threads') ?? 1);
const model = await loadModel('bundle', { device: 'wasm', threads });
const noise = await model.predict(tensor([1, ...model.info.shape]), [500]);
const prior = await openPrior('portraits', { device: 'wasm', threads, faceModel: 'yunet_n_dynamic.onnx' });
const faces = await prior.faces(new ImageData(64, 64));
document.title = `${model.info.device}: ${noise.shape}, ${faces.length} faces`;
