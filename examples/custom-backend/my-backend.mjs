// A backend of one's own: a model of portraits-64 that an inference server runs, and that says how long its calls take.

import { bundleUrl } from '@fuzzydiff/model-portraits-64';
import { openBundle } from '@fuzzydiff/runtime-node';
import { loadModel as loadRemote } from '@fuzzydiff/runtime-oip';

/** For `fuzzydiff --model`: the bundle whose model the server runs, and whose calibrations therefore fit. */
export const bundle = bundleUrl;

/** For `fuzzydiff --model`, which gives it options. @returns {Promise<import('@fuzzydiff/core').EpsModel>} */
export async function loadModel() {
  const address = process.env['FUZZYDIFF_SERVER'] ?? 'http://127.0.0.1:8600/v2/models/portraits-64';
  const model = await loadRemote(address, await openBundle(bundle));
  let [calls, seconds] = [0, 0];
  return {
    ...model,
    async predict(...call) {
      const start = performance.now();
      const found = await model.predict(...call);
      calls++;
      seconds += (performance.now() - start) / 1000;
      return found;
    },
    async dispose() {
      await model.dispose();
      if (calls > 0) console.error(`${calls} calls of ${(seconds / calls).toFixed(3)} seconds`);
      calls = 0;
    },
  };
}
