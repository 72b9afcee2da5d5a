import { type Tensor, tensor } from '@fuzzydiff/core';
import { contiguous, sizeOf } from '@fuzzydiff/core/math';
import { invalidFile } from './invalid-file.js';
import { readWhole } from './read-whole.js';

/** Types of value that are read. */
export type NpyType = 'bool' | 'uint8' | 'uint16' | 'float32' | 'float64';

/** An array of a `.npy` file. */
export interface NpyArray {
  /** The type in the file, which says what the values mean: an integer's full scale is its type's largest value. */
  readonly type: NpyType;
  /** The values as they stand, rounded to float32. */
  readonly tensor: Tensor;
}

/** NumPy's name of each type, and how its bytes become values. All types are little-endian or a single byte. */
const types: Readonly<Record<string, { type: NpyType; width: number; get: (view: DataView, at: number) => number }>> = {
  '|b1': { type: 'bool', width: 1, get: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  '|u1': { type: 'uint8', width: 1, get: (view, at) => view.getUint8(at) },
  '<u2': { type: 'uint16', width: 2, get: (view, at) => view.getUint16(at, true) },
  '<f4': { type: 'float32', width: 4, get: (view, at) => view.getFloat32(at, true) },
  '<f8': { type: 'float64', width: 8, get: (view, at) => view.getFloat64(at, true) },
};

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);

/** Reads a `.npy` file; see `parseNpy`. */
export async function readNpy(path: string): Promise<NpyArray> {
  return parseNpy(await readWhole(path, 'a .npy array'), path);
}

/**
 * Reads NumPy's array format (versions 1 to 3): bool, uint8, uint16, float32 or float64, little-endian, C order, with
 * two to four dimensions.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when it is another file, cut short, or of a kind that is not read
 */
export function parseNpy(bytes: Uint8Array, where: string): NpyArray {
  const refuse = (what: string, remedy: string) =>
    invalidFile(where, { expected: 'a .npy array', found: what, remedy });
  const damaged = (what: string) => refuse(what, 'it may be cut short or damaged');
  if (!magic.every((byte, i) => bytes[i] === byte))
    throw refuse('it does not begin like one', 'save it with numpy.save');
  if (bytes.length < 12) throw damaged(`found ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw refuse(`its version is ${version}`, 'save it with numpy.save');
  const headerStart = version === 1 ? 10 : 12;
  const start = headerStart + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw damaged(`its header says ${start} bytes of ${bytes.length}`);

  const header = new TextDecoder().decode(bytes.subarray(headerStart, start));
  const name = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  const type = name === undefined ? undefined : types[name];
  if (!type) {
    const kinds = 'bool, uint8, uint16, float32 or float64, little-endian';
    throw refuse(`its values are of type ${name ?? 'unknown'}`, `save it as one of ${kinds}`);
  }
  if (order === undefined || extents === undefined) throw damaged('its header has no order or no shape');
  if (order === 'True') throw refuse('it is in Fortran order', 'save it through numpy.ascontiguousarray');
  const shape = (extents.match(/\d+/g) ?? []).map(Number);
  if (shape.length < 2 || shape.length > 4 || shape.includes(0))
    throw refuse(`its shape is (${shape.join(', ')})`, 'save two to four dimensions, none of them empty');
  const size = sizeOf(shape);
  if (start + size * type.width !== bytes.length)
    throw damaged(
      `found ${bytes.length - start} bytes of values where (${shape.join(', ')}) takes ${size * type.width}`,
    );

  const values = Float32Array.from({ length: size }, (_, i) => type.get(view, start + i * type.width));
  return { type: type.type, tensor: tensor(shape, values) };
}

/** The bytes of a `.npy` file (version 1.0, float32, C order) of two to four dimensions, as NumPy itself writes it. */
export function formatNpy(array: Tensor): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${array.shape.join(', ')}), }`;
  // The format asks for values that begin at a multiple of 64 bytes, and for a header that ends in a line break.
  const start = Math.ceil((magic.length + 4 + text.length + 1) / 64) * 64;
  const values = contiguous(array);
  const bytes = new Uint8Array(start + values.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes[6] = 1;
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  for (let i = 0; i < values.length; i++) view.setFloat32(start + i * 4, values[i]!, true);
  return bytes;
}
