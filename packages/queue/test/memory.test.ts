import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueue } from '../src/index.js';
import { noServer, type RedisServer, startRedis } from './redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  if (!noServer) server = await startRedis();
});
afterAll(() => server?.close());

test.skipIf(noServer)(`a thousand pictures take little of the server${noServer ? ` (${noServer})` : ''}`, async () => {
  const before = await server.memory();
  const queue = await openQueue(server.url);
  const settings = {
    preset: 'balanced',
    model: '/models/portraits',
    grey: 'auto',
    within: 'head',
    minFace: 32,
    samples: 1,
  };
  const data = (n: number) => ({
    job: 'correct',
    input: `/archive/portraits/1893/box-${n % 40}/negative-${n}.tif`,
    output: '/archive/corrected/1893',
    settings,
    seed: 0,
  });
  await queue.add(Array.from({ length: 1000 }, (_, n) => ({ id: `picture-${n}`, data: data(n) })));
  const grown = (await server.memory()) - before;
  await queue.close();
  console.info(`a thousand queued pictures take ${(grown / 1e6).toFixed(1)} MB`);
  // 100 MB is what they may take; ten times less, so that the bytes of a picture could not be among them.
  expect(grown).toBeLessThan(10e6);
});
