// A process that ends in one way, while its model is at work or idle. For `threads.test.ts`: node ends.mjs <way>.
import { tensor } from '@fuzzydiff/core';
import { loadModel } from '../dist/index.js';

const bundle = new URL('../../model-portraits-64/bundle', import.meta.url);
const way = process.argv[2];
/** A call long enough for the process to end in its midst. */
const count = 12;
const soon = (/** @type {() => void} */ act) => setTimeout(act, 60);

const loading = loadModel(bundle, { device: 'cpu', sessions: 2, maxBatch: count, verify: false });
if (way === 'exit while it opens') {
  const [moment = 0] = process.argv.slice(3).map(Number);
  setTimeout(() => process.exit(3), moment);
}
const model = await loading;
const predict = () => model.predict(tensor([count, ...model.info.shape]), new Array(count).fill(500));

if (way === 'idle') await model.predict(tensor([1, ...model.info.shape]), [500]);
if (way === 'idle after dispose') {
  await model.dispose();
  console.log('disposed');
}
if (way === 'nothing but a call') predict().then(({ shape }) => console.log(`${shape}`));
if (way === 'exit in a call') {
  predict();
  soon(() => process.exit(3));
}
if (way === 'exit in a call, disposed') {
  predict();
  model.dispose();
  soon(() => process.exit(3));
}
if (way === 'an error in a call') {
  predict();
  soon(() => {
    throw new Error('nobody catches this');
  });
}
if (way === 'dispose in a call') {
  const call = predict();
  await model.dispose();
  console.log(`${(await call).shape}`);
}
if (way === 'exit between calls') {
  let left = 20;
  for (const _ of [0, 1, 2])
    (async () => {
      for (;;) {
        await model.predict(tensor([1, ...model.info.shape]), [500]);
        if (--left === 0) process.exit(3);
      }
    })();
}
