import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrior } from '@fuzzydiff/core';
import { backendModel, graphBackend, type Session, sessionGraph } from '@fuzzydiff/core/backend';
import { type ModelManifest, manifestInfo } from '@fuzzydiff/core/bundle';
import type { Tensor } from 'onnxruntime-node';
import { onnxRuntime } from '../runtime.js';
import { openSession } from './open-session.js';

/** A network whose ranges are to be measured, as the importer of `@fuzzydiff/convert` gives it. */
export interface RangesNetwork {
  /** Where its weights lie; the graph lies there while it runs. */
  readonly folder: string;
  /** Its description. */
  readonly manifest: ModelManifest;
  /** The bytes of a graph with an output `ranges`, `[maps, 2]`: the least and the largest value of each of its maps. */
  readonly graph: Uint8Array;
}

/** Options of `measureRanges`. */
export interface MeasureRangesOptions {
  /** Called after each call of the network, with how many of 160 samples are predicted. @default nothing */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops it after the current call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Eight images of the network's own, each on twenty noise levels. */
const images = 8;
const steps = 20;

/**
 * Measures the ranges of a network's maps on the cpu, in this thread, for the graph in 8 bits that an import makes of them: over samples
 * of the network's own from noise to image (DDIM, seed 0), so that nothing but the network is needed. Ours.
 *
 * @returns `[M,2]` for M maps: the least and the largest value of each map, over all that it predicted on the way
 * @throws what onnxruntime throws; FuzzydiffError `model-output` where the network fails; the signal's reason
 */
export async function measureRanges(
  { folder, manifest, graph }: RangesNetwork,
  { onProgress, signal }: MeasureRangesOptions = {},
): Promise<Float32Array> {
  const runtime = await onnxRuntime();
  // Beside its weights, and under a name that nothing has.
  const place = await mkdtemp(join(folder, 'ranges-'));
  const file = `${place}.onnx`;
  try {
    await writeFile(file, graph, { flag: 'wx' });
    const session = await openSession(runtime, file, { device: 'cpu', threads: undefined, prepare: async () => {} });
    const { ranges, recording } = recordingRanges(session);
    const backend = graphBackend(manifestInfo(manifest, 'cpu'), sessionGraph(runtime.Tensor, recording, manifest), {
      plainDevice: 'cpu',
    });
    const prior = createPrior({ model: backendModel(backend) });
    try {
      const run = prior.sample({ count: images, seed: 0, plan: { steps, solver: 'ddim' }, signal });
      for await (const { calls, totalCalls } of run) onProgress?.(calls, totalCalls);
      await run;
    } finally {
      await prior.dispose();
    }
    return Float32Array.from(ranges);
  } finally {
    await rm(file, { force: true });
    await rm(place, { recursive: true });
  }
}

/** A session that keeps the widest ranges of all its calls. */
function recordingRanges(session: Session<Tensor>) {
  const ranges: number[] = [];
  const recording: Session<Tensor> = {
    async run(feeds, fetches) {
      const found = await session.run(feeds, [...fetches, 'ranges']);
      for (const [at, value] of (found['ranges']!.data as Float32Array).entries()) {
        const widest = at % 2 === 0 ? Math.min : Math.max;
        ranges[at] = widest(ranges[at] ?? value, value);
      }
      return found;
    },
    release: () => session.release(),
  };
  return { ranges, recording };
}
