import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tensor, tensor } from '@fuzzydiff/core';
import { describe, expect, test } from 'vitest';
import { formatNpy, parseNpy, readNpy } from './npy.js';

/** A file as another program might write it. */
function npy(header: string, values: ArrayBufferView, version = 1): Uint8Array {
  const text = Buffer.from(header, 'latin1');
  const length = version === 1 ? Buffer.alloc(2) : Buffer.alloc(4);
  length.writeUIntLE(text.length, 0, length.length);
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.of(version, 0), length, text, bytes]);
}

const header = (type: string, shape: string, order = 'False') =>
  `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`;

describe('formatNpy', () => {
  // python3 -c 'import numpy as np; np.save("a.npy", np.array([[0, 0.5, 1]], np.float32))'; xxd -p a.npy
  test("gives NumPy's own bytes", () => {
    const written = Buffer.from(formatNpy(tensor([1, 3], Float32Array.of(0, 0.5, 1))));
    const start = '93 4e 55 4d 50 59 01 00 76 00'.replaceAll(' ', '');
    const text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }".padEnd(117);
    expect(written.toString('hex')).toBe(`${start}${Buffer.from(`${text}\n`).toString('hex')}000000000000003f0000803f`);
  });

  test.each([[[2, 3]], [[1, 4, 5]], [[2, 3, 4, 5]]])('round trip of shape %j', (shape) => {
    const values = tensor(shape);
    for (let i = 0; i < values.data.length; i++) values.data[i] = Math.fround(Math.sin(i) * 1e3);
    const read = parseNpy(formatNpy(values), 'a.npy');
    expect(read.type).toBe('float32');
    expect(read.tensor.shape).toEqual(shape);
    expect(read.tensor.data).toEqual(values.data);
  });

  test('a view with other strides is written in row-major order', () => {
    const view = tensor([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)).transpose(1, 0) as Tensor;
    expect([...parseNpy(formatNpy(view), 'a.npy').tensor.data]).toEqual([1, 4, 2, 5, 3, 6]);
  });
});

describe('parseNpy', () => {
  test.each([
    ['bool', '|b1', Uint8Array.of(0, 1), [0, 1]],
    ['uint8', '|u1', Uint8Array.of(7, 255), [7, 255]],
    ['uint16', '<u2', Uint16Array.of(1, 65535), [1, 65535]],
    ['float32', '<f4', Float32Array.of(0.25, -3), [0.25, -3]],
    ['float64', '<f8', Float64Array.of(0.25, 1e10), [0.25, 1e10]],
  ])('%s', (type, name, values, expected) => {
    const read = parseNpy(npy(header(name, '1, 2'), values), 'a.npy');
    expect(read).toMatchObject({ type, tensor: { shape: [1, 2] } });
    expect([...read.tensor.data]).toEqual(expected);
  });

  test('versions 2 and 3, and bytes of any alignment', () => {
    for (const version of [2, 3]) {
      const bytes = npy(header('<f4', '2, 1'), Float32Array.of(1, 2), version);
      const moved = new Uint8Array(bytes.length + 1).subarray(1);
      moved.set(bytes);
      expect([...parseNpy(moved, 'a.npy').tensor.data]).toEqual([1, 2]);
    }
  });

  const good = npy(header('<f4', '1, 2'), Float32Array.of(1, 2));
  test.each([
    ['another file', Buffer.from('a text that is not an array'), /does not begin like one/],
    ['no bytes', new Uint8Array(0), /does not begin like one/],
    ['a cut signature', good.subarray(0, 9), /found 9 bytes; it may be cut short/],
    ['a cut header', good.subarray(0, 40), /its header says \d+ bytes of 40/],
    ['cut values', good.subarray(0, good.length - 1), /found 7 bytes of values where \(1, 2\) takes 8/],
    ['bytes too many', Buffer.concat([good, Buffer.of(0)]), /found 9 bytes of values/],
    ['a version to come', npy(header('<f4', '1, 2'), Float32Array.of(1, 2), 4), /its version is 4/],
    ['int64', npy(header('<i8', '1, 1'), new BigInt64Array(1)), /type <i8; save it as one of bool, uint8/],
    ['big-endian', npy(header('>f4', '1, 1'), new Float32Array(1)), /type >f4/],
    [
      'a record',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1), }", new Float32Array(1)),
      /type unknown/,
    ],
    ['Fortran order', npy(header('<f4', '1, 1', 'True'), new Float32Array(1)), /Fortran order; save it through/],
    ['one dimension', npy(header('<f4', '2,'), new Float32Array(2)), /shape is \(2\); save two to four/],
    ['five dimensions', npy(header('<f4', '1, 1, 1, 1, 1'), new Float32Array(1)), /shape is \(1, 1, 1, 1, 1\)/],
    ['an empty array', npy(header('<f4', '0, 3'), new Float32Array(0)), /shape is \(0, 3\)/],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}", new Float32Array(1)), /no order or no shape/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'maps/a.npy')).toThrow(message);
    expect(() => parseNpy(bytes, 'maps/a.npy')).toThrow(
      expect.objectContaining({
        code: 'invalid-file',
        message: expect.stringMatching(/^Expected a .npy array in maps\/a.npy but .+; .+\.$/),
      }),
    );
  });
});

test('readNpy reads a file, and says when there is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
  try {
    await writeFile(join(folder, 'a.npy'), formatNpy(tensor([1, 1, 2], Float32Array.of(3, 4))));
    expect([...(await readNpy(join(folder, 'a.npy'))).tensor.data]).toEqual([3, 4]);
    await expect(readNpy(join(folder, 'b.npy'))).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(
        /^Expected a \.npy array in .*b\.npy but there is no such file; check its path\.$/,
      ),
    });
    await expect(readNpy(folder)).rejects.toThrow(/but it is a folder/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
