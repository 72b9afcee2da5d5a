/** @module-tag release */
// The inference servers that people run, where they are installed: what `export` writes opens, and keeps the contract.
import { spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { openBundle } from '@fuzzydiff/runtime-node';
import { loadModel } from '@fuzzydiff/runtime-oip';
import { expect, onTestFinished, test } from 'vitest';
import { fuzzydiff, temporaryFolder, tinyBundle } from './command.js';

const folder = temporaryFolder();

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
    test.skipIf(missing)(`${name} on ${command} keeps the contract${missing}`, { timeout: 300_000 }, async () => {
      const repository = join(folder, `${command}-${name}`);
      const exported = await fuzzydiff(['export', tinyBundle(name), option, '--out', repository, '--name', 'prior']);
      expect(exported, exported.stderr).toMatchObject({ code: 0 });
      const ports = await Promise.all([freePort(), freePort()]);
      const address = `http://127.0.0.1:${ports[0]}/v2/models/prior`;
      const child = spawn(command, args({ repository, name: 'prior', ports }), { stdio: 'ignore' });
      onTestFinished(() => void child.kill());
      const bundle = await openBundle(tinyBundle(name));
      const load = () => loadModel(address, bundle);
      await expect.poll(() => load().then(() => 'open', String), { timeout: 120_000, interval: 500 }).toBe('open');
      for (const { run } of conformanceCases) await run({ load, tolerance: 1e-4 });
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
