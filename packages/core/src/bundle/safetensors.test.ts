import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { FuzzydiffError } from '../errors.js';
import { sizeOf } from '../tensor/tensor.js';
import { formatSafetensors, parseSafetensors, type SafetensorsArray } from './safetensors.js';

type Entry = [name: string, value: { shape: number[]; data: SafetensorsArray }];

/** A safetensors file with that header, whatever it is, and so many bytes of data. */
function file(header: unknown, dataLength = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry: fc.Arbitrary<Entry> = fc
  .tuple(
    fc.string().filter((name) => name !== '__metadata__'),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.constantFrom(Float32Array, Float64Array),
    fc.integer(),
  )
  .map(([name, shape, Values, seed]) => {
    const data = new Values(sizeOf(shape));
    return [
      name,
      { shape, data: data.map((_, i) => Math.fround(Math.sin(seed + i) * 10 ** (i % 9))) as SafetensorsArray },
    ];
  });
const entries = fc.uniqueArray(entry, { selector: ([name]) => name, maxLength: 5 });
const metadata = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), { selector: ([name]) => name, maxLength: 4 });

describe('what is written is read back', () => {
  test('names, shapes, types, values and metadata, whatever the names', () => {
    fc.assert(
      fc.property(entries, metadata, (tensors, texts) => {
        const read = parseSafetensors(
          formatSafetensors({ tensors: new Map(tensors), metadata: new Map(texts) }),
          'a file',
        );
        expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
        expect(read.metadata).toEqual(new Map(texts));
      }),
    );
  });

  test('names that mean something to JavaScript are names', () => {
    const data = Float32Array.of(1);
    const names = ['__proto__', 'constructor', 'toString', '7'];
    const tensors = new Map(names.map((name) => [name, { shape: [1], data }]));
    const texts = new Map(names.map((name) => [name, name]));
    const read = parseSafetensors(formatSafetensors({ tensors, metadata: texts }), 'a file');
    expect([...read.tensors.keys()].sort()).toEqual([...names].sort());
    expect(new Map([...read.metadata].sort())).toEqual(new Map([...texts].sort()));
  });

  test('and the same input gives the same bytes, each tensor aligned to its values', () => {
    fc.assert(
      fc.property(entries, metadata, (tensors, texts) => {
        const write = () => formatSafetensors({ tensors: new Map(tensors), metadata: new Map(texts) });
        const bytes = write();
        expect(bytes).toEqual(write());
        const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
        for (const [name, { data }] of tensors)
          expect((8 + headerLength + header[name].data_offsets[0]) % data.BYTES_PER_ELEMENT).toBe(0);
      }),
    );
  });
});

test('a file as another writer makes it is read, from bytes that start anywhere', () => {
  const written = file(
    '{"b":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},"ids":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}  ',
    16,
  );
  new DataView(written.buffer).setFloat32(written.length - 8, 1.5, true);
  new DataView(written.buffer).setFloat32(written.length - 4, -2, true);
  for (const offset of [0, 1, 3]) {
    const larger = new Uint8Array(written.length + 10);
    larger.set(written, offset);
    const { tensors, metadata: texts } = parseSafetensors(larger.subarray(offset, offset + written.length), 'a file');
    // Other types are left out.
    expect(tensors).toEqual(new Map([['b', { shape: [2, 1], data: Float32Array.of(1.5, -2) }]]));
    expect(texts).toEqual(new Map());
  }
});

test('float16 is read as the float32 of the same number', () => {
  // Bits and numbers of IEEE 754-2008, table 3.5 and section 3.4.
  const known = [
    ...[0x3c00, 1, 0xc000, -2, 0x3555, 0.333251953125, 0x7bff, 65_504, 0x0400, 2 ** -14, 0x03ff, 1023 * 2 ** -24],
    ...[0x0001, 2 ** -24, 0x8001, -(2 ** -24), 0x0000, 0, 0x8000, -0, 0x7c00, Infinity, 0xfc00, -Infinity, 0x7e01, NaN],
  ];
  const count = known.length / 2;
  const bytes = file({ x: { dtype: 'F16', shape: [count], data_offsets: [0, 2 * count] } }, 2 * count);
  const view = new DataView(bytes.buffer, bytes.length - 2 * count);
  for (let i = 0; i < count; i++) view.setUint16(2 * i, known[2 * i]!, true);
  const { data } = parseSafetensors(bytes, 'a file').tensors.get('x')!;
  expect(data).toEqual(Float32Array.from({ length: count }, (_, i) => known[2 * i + 1]!));
});

test('values are copies: a Node Buffer, whose slices are views, gives the same', () => {
  const bytes = formatSafetensors({
    tensors: new Map([['x', { shape: [3], data: Float32Array.of(1, 2, 3) }]]),
    metadata: new Map(),
  });
  const buffer = Buffer.from(bytes);
  const { data } = parseSafetensors(buffer, 'a file').tensors.get('x')!;
  buffer.fill(0);
  expect(data).toEqual(Float32Array.of(1, 2, 3));
});

const at = (offsets: unknown, shape: unknown = [2], dtype: unknown = 'F32') => ({
  x: { dtype, shape, data_offsets: offsets },
});

test.each<[what: string, message: RegExp, bytes: Uint8Array]>([
  ['nothing', /found 0 bytes/, new Uint8Array()],
  ['seven bytes', /found 7 bytes/, new Uint8Array(7)],
  ['a header longer than the file', /header says 99 bytes of 10/, Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0, 123, 125)],
  ['a header of astronomic length', /header says/, new Uint8Array(16).fill(255)],
  ['no JSON', /not JSON/, file('{')],
  ['no UTF-8', /not JSON/, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 255)],
  ['null for a header', /not an object/, file(null)],
  ['a list for a header', /not an object/, file([])],
  ['a number for a header', /not an object/, file(7)],
  ['metadata that are null', /metadata are not texts/, file({ __metadata__: null })],
  ['metadata with a number', /metadata are not texts/, file({ __metadata__: { steps: 25 } })],
  ['null for a tensor', /tensor "x" has no type/, file({ x: null })],
  ['a tensor without a type', /tensor "x" has no type/, file({ x: {} })],
  ['a tensor without a place', /tensor "x" does not fit/, file(at(undefined), 8)],
  ['a place with one end', /tensor "x" does not fit/, file(at([0]), 8)],
  ['a place in texts', /tensor "x" does not fit/, file(at(['0', '8']), 8)],
  ['a place before the data', /tensor "x" does not fit/, file(at([-4, 4]), 8)],
  ['a place past the data', /tensor "x" does not fit/, file(at([0, 8]), 7)],
  ['a place of the wrong length', /tensor "x" does not fit/, file(at([0, 8], [3]), 8)],
  ['a place backwards', /tensor "x" does not fit/, file(at([8, 0], [2]), 8)],
  ['no shape', /tensor "x" does not fit/, file(at([0, 8], null), 8)],
  ['a shape of negative extents', /tensor "x" does not fit/, file(at([0, 8], [-1, -2]), 8)],
  ['a shape in texts', /tensor "x" does not fit/, file(at([0, 8], ['2']), 8)],
])('%s is refused with a sentence that names the file', async (_, message, bytes) => {
  const failure = await failureOf(() => parseSafetensors(bytes, 'weights.safetensors'));
  expect(failure).toBeFuzzydiffError('invalid-file', message);
  expect((failure as Error).message).toContain('weights.safetensors');
});

describe('whatever the bytes are, it is read or refused with a FuzzydiffError', () => {
  const readOrRefused = (bytes: Uint8Array) => {
    try {
      for (const { shape, data } of parseSafetensors(bytes, 'a file').tensors.values())
        expect(data.length).toBe(sizeOf(shape));
    } catch (error) {
      if (!FuzzydiffError.isInstance(error)) throw error;
    }
  };

  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), readOrRefused));
  });

  test('any JSON for a header', () => {
    fc.assert(fc.property(fc.json(), fc.nat(32), (header, length) => readOrRefused(file(header, length))));
  });

  test('any JSON for a tensor’s fields', () => {
    const field = fc.oneof(fc.jsonValue(), fc.array(fc.integer({ min: -2, max: 20 }), { maxLength: 3 }));
    const dtype = fc.constantFrom('F32', 'F64', 'I8', 4);
    fc.assert(
      fc.property(dtype, field, field, fc.nat(32), (type, shape, offsets, length) =>
        readOrRefused(file(at(offsets, shape, type), length)),
      ),
    );
  });

  test('a good file with one byte changed, or cut short', () => {
    const good = formatSafetensors({
      tensors: new Map([['x', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]),
      metadata: new Map([['made', 'with care']]),
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (place, value, length) => {
        const changed = good.slice();
        changed[place] = value;
        readOrRefused(changed);
        readOrRefused(good.subarray(0, length));
      }),
    );
  });
});

test('whole numbers come as float64, and those beyond its precision are refused', () => {
  const file = (value: bigint) => {
    const header = new TextEncoder().encode('{"timestep":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}');
    const bytes = new Uint8Array(8 + header.length + 16);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(header.length), true);
    bytes.set(header, 8);
    view.setBigInt64(8 + header.length, value, true);
    view.setBigInt64(16 + header.length, 999n, true);
    return bytes;
  };
  expect(parseSafetensors(file(-3n), 'here').tensors.get('timestep')).toEqual({
    shape: [2],
    data: Float64Array.of(-3, 999),
  });
  expect(() => parseSafetensors(file(2n ** 53n), 'here')).toThrow(
    /here but tensor "timestep" has whole numbers beyond 2\^53/,
  );
});
