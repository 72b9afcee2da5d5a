/** @module-tag release */
// The inference servers that people run, where they are installed: what `export` writes opens, and keeps the contract.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { openBundle } from '@fuzzydiff/runtime-node';
import { loadModel } from '@fuzzydiff/runtime-oip';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzzydiff, temporaryFolder, tinyBundle } from './command.js';

interface Server {
  readonly command: string;
  readonly option: string;
  readonly args: (place: { repository: string; name: string; ports: readonly number[] }) => string[];
}

const servers: readonly Server[] = [
  {
    command: 'tritonserver',
    option: '--triton',
    args: ({ repository, ports: [http] }) => [
      ...['--model-repository', repository, '--http-port', `${http}`],
      ...['--allow-grpc', 'false', '--allow-metrics', 'false'],
    ],
  },
  {
    command: 'ovms',
    option: '--openvino',
    args: ({ repository, name, ports: [http, grpc] }) => [
      ...['--model_name', name, '--model_path', join(repository, name)],
      ...['--rest_port', `${http}`, '--port', `${grpc}`],
    ],
  },
];

for (const { command, option, args } of servers) {
  const missing = spawnSync(command, ['--help']).error ? ` (skipped: ${command} is not installed)` : '';
  for (const name of ['int64', 'float32-learned-range', 'fixed-batch', 'external-data'])
    describe.skipIf(missing)(`${name} on ${command}${missing}`, () => {
      const repository = join(temporaryFolder(), 'models');
      let child: ChildProcess;
      let address: string;
      beforeAll(async () => {
        const exported = await fuzzydiff(['export', tinyBundle(name), option, '--out', repository, '--name', 'prior']);
        expect(exported, exported.stderr).toMatchObject({ code: 0 });
        const ports = await Promise.all([freePort(), freePort()]);
        address = `http://127.0.0.1:${ports[0]}/v2/models/prior`;
        child = spawn(command, args({ repository, name: 'prior', ports }), { stdio: 'ignore' });
        const answers = () =>
          fetch(address)
            .then(({ ok }) => ok)
            .catch(() => false);
        await expect.poll(answers, { timeout: 120_000, interval: 500 }).toBe(true);
      });
      afterAll(() => void child?.kill());

      for (const { name: sentence, run } of conformanceCases)
        test(sentence, () =>
          run({ load: async () => loadModel(address, await openBundle(tinyBundle(name))), tolerance: 1e-4 }),
        );
    });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
