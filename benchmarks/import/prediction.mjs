// How long a prediction of an imported graph takes beside that of the same network written by PyTorch's exporter:
// the ratio of the medians, measured in turns in one process, for batches of one and of four.
//
//   node benchmarks/import/prediction.mjs [--rounds 40] [--threads 0] [--json]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importCheckpoint } from '../../packages/convert/dist/node/index.js';
import { onnxRuntime } from '../../packages/runtime-node/dist/runtime.js';
import { median } from '../report/median.mjs';

const { InferenceSession, Tensor } = await onnxRuntime();
/** As runtime-node opens its sessions; with onnxruntime's long spinning, each session's idle threads would slow the other. */
const extra = { session: { intra_op: { spin_duration_us: '50' } } };
const checkpoint = fileURLToPath(new URL('../../../shared/models/portraits-64', import.meta.url));

/**
 * @param {object} options
 * @param {number} options.rounds predictions of each graph and batch size
 * @param {number} options.threads of onnxruntime; 0 for its own choice
 */
export async function prediction({ rounds, threads }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'prediction-'));
  try {
    const out = path.join(folder, 'bundle');
    await importCheckpoint(checkpoint, { out });
    const files = [path.join(checkpoint, 'model.torch.onnx'), path.join(out, 'model.onnx')];
    const sessions = await Promise.all(
      files.map((file) => InferenceSession.create(file, { intraOpNumThreads: threads, extra })),
    );
    const result = [];
    for (const batch of [1, 4]) {
      const values = Float32Array.from({ length: batch * 3 * 64 * 64 }, (_, i) => Math.sin(1.7 * i));
      const inputs = {
        sample: new Tensor('float32', values, [batch, 3, 64, 64]),
        timestep: new Tensor('int64', new BigInt64Array(batch).fill(500n), [batch]),
      };
      const milliseconds = sessions.map(() => /** @type {number[]} */ ([]));
      for (let round = -3; round < rounds; round++) {
        for (const [i, session] of sessions.entries()) {
          const started = performance.now();
          await session.run(inputs);
          // The first three warm up.
          if (round >= 0) milliseconds[i]?.push(performance.now() - started);
        }
      }
      const [exported = 0, imported = 0] = milliseconds.map(median);
      result.push({ batch, ratio: imported / exported, exported, imported });
    }
    return result;
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '40' },
      threads: { type: 'string', default: '0' },
      json: { type: 'boolean' },
    },
  });
  const result = await prediction({ rounds: Number(values.rounds), threads: Number(values.threads) });
  if (values.json) console.log(JSON.stringify(result));
  else
    for (const { batch, ratio, exported, imported } of result)
      console.log(
        `batch ${batch}: ${ratio.toFixed(3)} (limit 0.9), ${imported.toFixed(1)} of ${exported.toFixed(1)} ms`,
      );
}
