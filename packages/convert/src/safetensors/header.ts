import { type ByteSource, brokenFile, readWithin } from '../byte-source.js';
import { type StoredTensor, type StoredType, storedWidths, type TensorTable } from '../stored-tensor.js';

/** A header beyond this is no model of ours: the format's own limit. */
const maxHeader = 100_000_000;

const types: Readonly<Record<string, StoredType>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
};

/**
 * Where a safetensors file's tensors lie (eight bytes of header length, a JSON header, the data). Only the header is
 * read. Tensors that are not floating-point numbers are null: no weight is one.
 *
 * @throws FuzzydiffError `invalid-file` when a length, offset or shape does not fit the file
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<TensorTable> {
  const { name: file, size } = source;
  const prefix = await readWithin(source, 0, 8, 'the header length');
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (length > Math.min(size - 8, maxHeader))
    throw brokenFile(file, `its header says it has ${length} bytes, of ${size} in the file`);
  const entries = parseHeader(await readWithin(source, 8, length, 'the header'), file);
  const tensors = new Map<string, StoredTensor | null>();
  for (const [name, value] of Object.entries(entries)) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
    const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
    if (type === undefined) {
      tensors.set(name, null);
      continue;
    }
    const [start, end] = isExtents(offsets) && offsets.length === 2 ? (offsets as [number, number]) : [0, -1];
    const bytes = isExtents(shape)
      ? shape.reduce((product, extent) => product * extent, storedWidths[type])
      : Number.NaN;
    if (end - start !== bytes || 8 + length + end > size)
      throw brokenFile(file, `tensor "${name}" does not fit its place`);
    tensors.set(name, { type, shape: shape as number[], file, offset: 8 + length + start, length: bytes });
  }
  return tensors;
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return header as Record<string, unknown>;
  } catch {
    // Not JSON at all reads the same as JSON that is no object.
  }
  throw brokenFile(file, 'its safetensors header is not a JSON object');
}

/** Whether a value is a list of whole numbers from 0. */
function isExtents(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}
