// In a page, and for the compiler: a model by its address, and one prediction.
import { type Tensor, tensor } from '@fuzzydiff/core';
import { loadModel, toImageData } from '@fuzzydiff/runtime-web';

const model = await loadModel('/models/portraits-64');
const noise: Tensor = await model.predict(tensor([1, ...model.info.shape]), [500]);
document.title = `${toImageData(noise.pick(0, null, null, null)).width} on ${model.info.device}`;
await model.dispose();
