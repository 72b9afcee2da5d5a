import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { small, temporaryFolder, tinyBundle, writePicture } from './command.js';
import { cannotWatch, watch } from './watch.js';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const library = new URL('../../runtime-node/dist/index.js', import.meta.url).href;
const core = new URL('../../core/dist/index.js', import.meta.url).href;
const runtime = fileURLToPath(new URL('../../runtime-node/node_modules/onnxruntime-node', import.meta.url));

const nothing = { code: 0, sent: [], written: [], left: [] };

/** Loads a model and predicts once. */
const predicts = (options: string) => `
  const { loadModel } = await import('${library}');
  const { tensor } = await import('${core}');
  const model = await loadModel(${JSON.stringify(tinyBundle('int64'))}, ${options});
  const [channels, height, width] = model.info.shape;
  await model.predict(tensor([1, channels, height, width]), [5]);
  await model.dispose();`;

describe.skipIf(cannotWatch)(
  `nothing is sent, and nothing is left${cannotWatch ? ` (skipped: ${cannotWatch})` : ''}`,
  () => {
    const folder = temporaryFolder();

    test.each([
      ['of the faces that are found', 'faces', []],
      ['of a whole picture', 'whole', ['--whole']],
    ])('by a correction %s', async (_, out, more) => {
      await writePicture(join(folder, 'photo.png'));
      const settings = [...small, '--preset', 'fast', '--always', ...more];
      const found = await watch(folder, [bin, 'correct', 'photo.png', ...settings, '-o', out]);
      expect(found).toMatchObject(nothing);
    });

    test.each([
      ['in sessions of their own threads', predicts('{}')],
      ['in the thread that asks', predicts('{ worker: false }')],
    ])('by a program that predicts %s', async (_, program) => {
      await writeFile(join(folder, 'program.mjs'), program);
      expect(await watch(folder, ['program.mjs'])).toMatchObject(nothing);
    });

    // A worker's environment is a copy, and its main thread may be waiting for it.
    test.each([
      ['in sessions of their own threads', '{}'],
      ['in the thread that asks', '{ worker: false }'],
    ])("by a program's own worker that predicts %s", async (_, options) => {
      const program = `
      import { isMainThread, Worker, workerData } from 'node:worker_threads';
      if (isMainThread) {
        const done = new Int32Array(new SharedArrayBuffer(4));
        new Worker(new URL(import.meta.url), { workerData: done });
        Atomics.wait(done, 0, 0, 30_000);
      } else {
        ${predicts(options)}
        Atomics.store(workerData, 0, 1);
        Atomics.notify(workerData, 0);
      }`;
      await writeFile(join(folder, 'worker.mjs'), program);
      expect(await watch(folder, ['worker.mjs'])).toMatchObject(nothing);
    });

    test('and the watch sees what onnxruntime does by itself', async () => {
      const program = `require(${JSON.stringify(runtime)}).InferenceSession.create('none').catch(() => {});`;
      await writeFile(join(folder, 'bare.cjs'), program);
      const { written } = await watch(folder, ['bare.cjs']);
      expect(written.some((path) => path.includes('.onnxruntime/'))).toBe(true);
    });
  },
);
