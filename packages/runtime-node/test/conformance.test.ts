import { fileURLToPath } from 'node:url';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { describe, test } from 'vitest';
import { loadModel } from '../src/load-model.js';
import { fixture } from './fixtures.js';

const bundles = {
  'int64 timesteps': fixture('int64'),
  'float32 timesteps and a learned variance': fixture('float32-learned-range'),
  'a fixed batch': fixture('fixed-batch'),
  'external data': fixture('external-data'),
  'portraits-64': fileURLToPath(new URL('../../model-portraits-64/bundle', import.meta.url)),
};

for (const [name, bundle] of Object.entries(bundles)) {
  describe(`${name}, on the cpu`, () => {
    for (const { name: sentence, run } of conformanceCases)
      test(sentence, () => run({ load: () => loadModel(bundle, { device: 'cpu' }), tolerance: 1e-5 }));
  });
}
