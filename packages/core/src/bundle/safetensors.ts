import { FuzzydiffError } from '../errors.js';
import { sizeOf } from '../tensor/tensor.js';

/** Values of one tensor: float32, float64 or bytes. */
export type SafetensorsArray = Float32Array | Float64Array | Uint8Array;

/** Tensors by name, of any `shape`, and text by name. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: SafetensorsArray }>;
  readonly metadata: ReadonlyMap<string, string>;
}

interface HeaderEntry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

/**
 * Reads the float16, float32, float64, int64 and uint8 tensors and the metadata of a safetensors file (the format of Hugging Face:
 * eight bytes of header length, a JSON header, the data); other types are passed over. Whole numbers come as float64, float16 as
 * float32, both exactly. Values are copied, so the bytes may be of any alignment.
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
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)));
  } catch {
    throw broken('its header is not JSON');
  }
  if (!isObject(header)) throw broken('its header is not an object');
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw broken('its metadata are not texts');
  const tensors = new Map<string, { shape: readonly number[]; data: SafetensorsArray }>();
  for (const [name, value] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets }: HeaderEntry = isObject(value) ? value : {};
    if (typeof dtype !== 'string') throw broken(`tensor "${name}" has no type`);
    const Values = arrayTypes.get(dtype);
    if (!Values) continue;
    const width = Values.BYTES_PER_ELEMENT;
    const [start, end] = isCounts(offsets) ? offsets : [];
    const fits = isCounts(shape) && start !== undefined && end !== undefined && end - start === sizeOf(shape) * width;
    if (!fits || 8 + headerLength + end > bytes.length) throw broken(`tensor "${name}" does not fit its place`);
    // Not `bytes.slice`, which on a Node Buffer gives a view of the whole file.
    const own = new Uint8Array(bytes.subarray(8 + headerLength + start, 8 + headerLength + end)).buffer;
    const values = new Values(own);
    const wider = values instanceof Uint16Array ? fromFloat16(values) : values;
    tensors.set(name, { shape, data: wider instanceof BigInt64Array ? wholeNumbers(wider, name, broken) : wider });
  }
  return { tensors, metadata: new Map(Object.entries(metadata as Record<string, string>)) };
}

const arrayTypes = new Map<
  string,
  | Uint16ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor
  | BigInt64ArrayConstructor
  | Uint8ArrayConstructor
>([
  ['F16', Uint16Array],
  ['F32', Float32Array],
  ['F64', Float64Array],
  ['I64', BigInt64Array],
  ['U8', Uint8Array],
]);

/**
 * The numbers of 16 bits each (IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction), moved to where binary32 has them: a
 * model's weights are millions, and a power for each would take longer than to read them from disk.
 */
function fromFloat16(values: Uint16Array): Float32Array {
  const wider = new Float32Array(values.length);
  const bits = new Uint32Array(wider.buffer);
  for (let i = 0; i < values.length; i++) {
    const own = values[i]!;
    const [sign, exponent, fraction] = [own & 0x8000, (own >> 10) & 31, own & 1023];
    if (exponent === 0) wider[i] = (sign === 0 ? 1 : -1) * fraction * 2 ** -24;
    else bits[i] = (sign << 16) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13);
  }
  return wider;
}

function wholeNumbers(values: BigInt64Array, name: string, broken: (what: string) => FuzzydiffError): Float64Array {
  const exact = Float64Array.from(values, Number);
  if (!exact.every(Number.isSafeInteger)) throw broken(`tensor "${name}" has whole numbers beyond 2^53`);
  return exact;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

/** The bytes of a safetensors file: the same input gives the same bytes. Every tensor is aligned to its values. */
export function formatSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const header: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]];
  // Wider values first, as the format's own writer orders them, so that every tensor is aligned.
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  for (const [name, { shape, data }] of ordered) {
    const dtype = data instanceof Float64Array ? 'F64' : data instanceof Float32Array ? 'F32' : 'U8';
    header.push([name, { dtype, shape, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
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
