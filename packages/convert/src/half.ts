import { FuzzydiffError } from '@fuzzydiff/core';
import type { ByteSource } from './byte-source.js';
import type { StoredTensor, StoredTensors } from './stored-tensor.js';
import { readValues } from './values.js';

/** A safetensors file as it comes into being. */
export interface HalfWeights {
  /** Length of the whole file in bytes. */
  readonly size: number;
  readonly chunks: () => AsyncGenerator<Uint8Array>;
}

/**
 * A checkpoint's tensors as one safetensors file in half precision: kernels and matrices in float16, rounded to nearest;
 * vectors (normalisation, biases) in float32, where they weigh nothing and precision is worth most.
 *
 * @throws FuzzydiffError `invalid-file`, while it is read, for a value beyond float16's range
 */
export async function halfWeights(sources: readonly ByteSource[], tensors: StoredTensors): Promise<HalfWeights> {
  const { setFloat16 } = await import('@petamoriken/float16');
  const sourceOf = new Map(sources.map((source) => [source.name, source]));
  const planned: { name: string; stored: StoredTensor; half: boolean }[] = [];
  const header: Record<string, unknown> = {};
  let offset = 0;
  // Wider elements first, so that every tensor is aligned.
  for (const half of [false, true]) {
    for (const [name, stored] of tensors) {
      if (stored.shape.length > 1 !== half) continue;
      const length = stored.shape.reduce((product, extent) => product * extent, half ? 2 : 4);
      header[name] = { dtype: half ? 'F16' : 'F32', shape: stored.shape, data_offsets: [offset, offset + length] };
      planned.push({ name, stored, half });
      offset += length;
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  return {
    size: 8 + headerLength + offset,
    chunks: async function* () {
      const start = new Uint8Array(8 + headerLength).fill(0x20, 8);
      new DataView(start.buffer).setBigUint64(0, BigInt(headerLength), true);
      start.set(text, 8);
      yield start;
      for (const { name, stored, half } of planned) {
        const values = await readValues(sourceOf.get(stored.file)!, stored);
        if (half) yield rounded(values, setFloat16, () => outOfRange(stored.file, name));
        else yield new Uint8Array(values.buffer);
      }
    },
  };
}

function rounded(
  values: Float32Array,
  setFloat16: (view: DataView, offset: number, value: number, littleEndian: boolean) => void,
  outOfRange: () => FuzzydiffError,
): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Math.abs(value) >= 65_520) throw outOfRange();
    setFloat16(view, 2 * i, value, true);
  }
  return bytes;
}

function outOfRange(file: string, tensor: string): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected weights up to 65,504 for half precision but tensor "${tensor}" of ${file} has larger ones; import it without --dtype fp16.`,
    { data: { file, tensor } },
  );
}
