import { conformanceCases } from '@fuzzydiff/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModel } from '../src/load-model.js';
import { openTiny, tinyBundle } from './bundles.js';
import { type OipServer, type OipServerOptions, startOipServer } from './oip-server.js';

type Abilities = Omit<OipServerOptions, 'bundle'>;

/** Servers, each of a tiny bundle. The rates of what goes wrong are higher where few questions are asked. */
const servers: Readonly<Record<string, [bundle: string, abilities: Abilities]>> = {
  'in bytes': ['int64', {}],
  'in JSON': ['int64', { binary: false }],
  'timesteps in a column, as Triton batches them': ['int64', { column: true, maxBatch: 4 }],
  'float32 timesteps and a learned variance': ['float32-learned-range', {}],
  'a fixed batch': ['fixed-batch', {}],
};

for (const [name, [bundle, abilities]] of Object.entries(servers))
  describe(name, () => {
    let server: OipServer;
    beforeAll(async () => {
      server = await startOipServer({ bundle: tinyBundle(bundle), ...abilities });
    });
    afterAll(() => server.stop());

    for (const { name: sentence, run } of conformanceCases)
      test(sentence, () => run({ load: async () => loadModel(server.model, await openTiny(bundle)), tolerance: 1e-5 }));

    test('the tensors went as they were to', async () => {
      const { types } = await server.seen();
      const expected = abilities.binary === false ? 'application/json' : 'application/octet-stream';
      expect([...new Set(types)]).toEqual([expected]);
    });
  });

describe.each(['in bytes', 'in JSON'])('%s, some of its answers 503, dropped, cut short or late', (form) => {
  let server: OipServer;
  beforeAll(async () => {
    const binary = form === 'in bytes';
    server = await startOipServer({ bundle: tinyBundle('int64'), binary, faults: 0.05, seed: 1, slow: 6000 });
  });
  afterAll(() => server.stop());

  // Often enough for every kind of fault to be met.
  for (const round of [1, 2, 3])
    for (const { name: sentence, run } of conformanceCases)
      test(`${sentence}, round ${round}`, { tags: round === 1 ? [] : ['release'] }, () =>
        run({
          load: async () => loadModel(server.model, await openTiny('int64'), { timeout: 3 }),
          tolerance: 1e-5,
        }),
      );

  test('every kind of fault was met', async () => {
    const { faults } = await server.seen();
    expect([...new Set(faults)].sort()).toEqual(['503', 'cut', 'dropped', 'slow']);
  });
});
