import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A known answer: `sample [N,C,H,W]`, `timestep [N]`, `output`, from PyTorch. */
export interface KnownAnswer {
  readonly sample: Tensor;
  readonly timestep: Tensor;
  readonly output: Float32Array;
}

/** Reads an `expected.safetensors`; its timesteps are int64, which core's reader leaves out. */
export async function readKnownAnswer(file: string): Promise<KnownAnswer> {
  const bytes = await readFile(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const data = (name: string): ArrayBuffer => {
    const [start, end] = header[name].data_offsets;
    return new Uint8Array(bytes.subarray(8 + length + start, 8 + length + end)).buffer;
  };
  return {
    sample: new Tensor('float32', new Float32Array(data('sample')), header.sample.shape),
    timestep: new Tensor('int64', new BigInt64Array(data('timestep')), header.timestep.shape),
    output: new Float32Array(data('output')),
  };
}

/** Loads one of a bundle's graphs on that device and no other, and predicts. */
export async function predict(
  bundle: string,
  { sample, timestep }: KnownAnswer,
  device: 'cpu' | 'webgpu' = 'cpu',
  graph: 'model.onnx' | 'model.float16.onnx' | 'model.int8.onnx' = 'model.onnx',
): Promise<Float32Array> {
  const session = await InferenceSession.create(path.join(bundle, graph), {
    executionProviders: [device],
    intraOpNumThreads: 1,
    // Otherwise onnxruntime leaves a node that a device cannot run to the cpu, and calls that a success.
    ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
  const { output } = await session.run({ sample, timestep });
  await session.release();
  return output!.data as Float32Array;
}

/** The largest difference of two arrays of one length. */
export function maxAbsError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}
