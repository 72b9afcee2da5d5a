import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { expect, test, vi } from 'vitest';
import { onnxRuntime, type Runtime } from '../runtime.js';
import { openSession } from './open-session.js';
import { probeGraph } from './probe-graph.js';

const runtime = await onnxRuntime();
const bytes = Buffer.from(probeGraph, 'base64');

/** The real library, but for any device it quietly gives the cpu. */
const fallsBack = {
  ...runtime,
  InferenceSession: {
    create: (graph: Uint8Array, options: object) =>
      runtime.InferenceSession.create(graph, { ...options, executionProviders: ['cpu'] }),
  },
} as unknown as Runtime;

const prepare = async (session: InferenceSession) => {
  await session.run({ x: new runtime.Tensor('float32', new Float32Array(4), [1, 1, 2, 2]) });
};

test('a session that runs on the cpu after all does not open as another device', async () => {
  await expect(openSession(fallsBack, bytes, { device: 'webgpu', threads: 1, prepare })).rejects.toThrow(
    /^it ran 0 of the graph's \d+ nodes and left the others to the cpu, .*Conv.* among them$/,
  );
  const session = await openSession(fallsBack, bytes, { device: 'cpu', threads: 1, prepare });
  await session.release();
});

test('no profile is left behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
  for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, folder);
  let within: string[] = [];
  const look = async (session: InferenceSession) => {
    await prepare(session);
    within = await readdir(folder);
  };
  await openSession(fallsBack, bytes, { device: 'webgpu', threads: 1, prepare: look }).catch(() => {});
  expect(within).toHaveLength(1);
  expect(await readdir(folder)).toEqual([]);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('a session whose preparation fails is released', async () => {
  const reason = new Error('not this one');
  let opened: InferenceSession | undefined;
  const outcome = openSession(runtime, bytes, {
    device: 'cpu',
    threads: 1,
    prepare: async (session) => {
      opened = session;
      throw reason;
    },
  });
  await expect(outcome).rejects.toBe(reason);
  await expect(prepare(opened!)).rejects.toThrow(/disposed/);
});

test('threads are onnxruntime’s choice unless they are given', async () => {
  const asked: InferenceSession.SessionOptions[] = [];
  const records = {
    InferenceSession: {
      create: (graph: Uint8Array, options: InferenceSession.SessionOptions) => {
        asked.push(options);
        return runtime.InferenceSession.create(graph, options);
      },
    },
  } as unknown as Runtime;
  for (const threads of [undefined, 2])
    await (await openSession(records, bytes, { device: 'cpu', threads, prepare })).release();
  expect(asked[0]).not.toHaveProperty('intraOpNumThreads');
  expect(asked[1]).toMatchObject({ executionProviders: ['cpu'], intraOpNumThreads: 2 });
});
