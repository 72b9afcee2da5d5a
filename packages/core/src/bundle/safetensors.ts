import { FuzzydiffError } from '../errors.js';
import { sizeOf } from '../tensor.js';

/** Values of one tensor: float32 or float64. */
export type SafetensorsArray = Float32Array | Float64Array;

/** Tensors by name, and text by name. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: SafetensorsArray }>;
  readonly metadata: ReadonlyMap<string, string>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Reads the float32 and float64 tensors and the metadata of a safetensors file (the format of Hugging Face: eight bytes
 * of header length, a JSON header, the data). Values are copied, so the bytes may be of any alignment.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when a length, offset, type or shape does not fit the bytes
 */
export function parseSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const broken = (what: string) =>
    new FuzzydiffError(
      'invalid-file',
      `Expected a safetensors file in ${where} but ${what}; it may be cut short or damaged.`,
    );
  if (bytes.length < 8) throw broken(`found ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > bytes.length - 8) throw broken(`its header says ${headerLength} bytes of ${bytes.length}`);
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)));
  } catch {
    throw broken('its header is not JSON');
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, { shape: readonly number[]; data: SafetensorsArray }>();
  for (const [name, value] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = value as HeaderEntry;
    const width = dtype === 'F32' ? 4 : dtype === 'F64' ? 8 : 0;
    if (width === 0) continue;
    const start = 8 + headerLength + (offsets?.[0] ?? -1);
    const length = (offsets?.[1] ?? -1) - (offsets?.[0] ?? -1);
    const fits = Array.isArray(shape) && length === sizeOf(shape) * width && start >= 8 + headerLength;
    if (!fits || start + length > bytes.length) throw broken(`tensor "${name}" does not fit its place`);
    const own = bytes.slice(start, start + length).buffer;
    tensors.set(name, { shape, data: width === 4 ? new Float32Array(own) : new Float64Array(own) });
  }
  return { tensors, metadata: new Map(Object.entries(metadata as Record<string, string>)) };
}

/** The bytes of a safetensors file: the same input gives the same bytes. Tensors start at multiples of eight bytes. */
export function formatSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: Object.fromEntries(metadata) };
  // Wider values first, as the format's own writer orders them, so that every tensor is aligned.
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  for (const [name, { shape, data }] of ordered) {
    const dtype = data instanceof Float64Array ? 'F64' : 'F32';
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
