import { tensor } from '@fuzzydiff/core';
import { loadModel } from '@fuzzydiff/runtime-web';

const threads = Number(new URLSearchParams(location.search).get('threads') ?? 1);
const model = await loadModel('bundle', { device: 'wasm', threads });
const noise = await model.predict(tensor([1, ...model.info.shape]), [500]);
document.title = `${model.info.device}: ${noise.shape}`;
