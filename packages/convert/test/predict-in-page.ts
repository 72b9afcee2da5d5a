import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseManifest } from '@fuzzydiff/core/bundle';
import type * as Runtime from 'onnxruntime-web';
import type { Page } from 'playwright-core';
import type { KnownAnswer } from './run-bundle.js';

export interface PagePrediction {
  readonly output: Float32Array;
  /** How often the call handed work to the GPU: what no claim of a runtime can fake. */
  readonly dispatches: number;
}

/** Loads a bundle's graph in a page of `page-server.ts`, on that device and no other, and predicts. */
export async function predictInPage(
  page: Page,
  bundle: string,
  device: 'wasm' | 'webgpu',
  { sample, timestep }: KnownAnswer,
): Promise<PagePrediction> {
  const manifest = parseManifest(await readFile(path.join(bundle, 'model.json'), 'utf8'), 'model.json');
  return page.evaluate(predictHere, {
    device,
    folder: `/bundles/${path.basename(bundle)}`,
    externalData: manifest.graph.externalData,
    sample: { data: sample.data as Float32Array, dims: sample.dims },
    timestep: { data: timestep.data as BigInt64Array, dims: timestep.dims },
  });
}

interface PageCall {
  readonly device: 'wasm' | 'webgpu';
  readonly folder: string;
  readonly externalData: readonly string[];
  readonly sample: { readonly data: Float32Array; readonly dims: readonly number[] };
  readonly timestep: { readonly data: BigInt64Array; readonly dims: readonly number[] };
}

/** Runs in the page: it may use nothing from around it. */
async function predictHere({ device, folder, externalData, sample, timestep }: PageCall): Promise<PagePrediction> {
  const { InferenceSession, Tensor } = (globalThis as unknown as { ort: typeof Runtime }).ort;
  const session = await InferenceSession.create(`${folder}/model.onnx`, {
    executionProviders: [device],
    externalData: externalData.map((file) => ({ path: file, data: `${folder}/${file}` })),
    logSeverityLevel: 4,
    // Otherwise onnxruntime leaves a node that a device cannot run to the cpu, and calls that a success.
    ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
  let dispatches = 0;
  const pass = GPUComputePassEncoder.prototype;
  const { dispatchWorkgroups } = pass;
  pass.dispatchWorkgroups = function (...size) {
    dispatches++;
    return dispatchWorkgroups.apply(this, size);
  };
  try {
    const { output } = await session.run({
      sample: new Tensor('float32', sample.data, sample.dims),
      timestep: new Tensor('int64', timestep.data, timestep.dims),
    });
    return { output: (await output!.getData()) as Float32Array, dispatches };
  } finally {
    pass.dispatchWorkgroups = dispatchWorkgroups;
    await session.release();
  }
}
