import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from './byte-source.js';
import { bytesSource } from './byte-source.js';
import { readCheckpoint } from './checkpoint.js';
import { readPickle } from './torch/pickle.js';
import { persistentStorage } from './torch/pickle-values.js';

const checkpoints = path.join(import.meta.dirname, '../test/checkpoints');

/** One change of a file: what cut downloads, bad disks and people with intent do to it. */
type Damage = (bytes: Uint8Array) => Uint8Array;

const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (bytes: Uint8Array, where: number) => Math.floor(where * bytes.length);
const extremes = [0, 1, 2, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

const overwrite =
  (where: number, patch: Uint8Array): Damage =>
  (bytes) => {
    const changed = bytes.slice();
    const start = at(bytes, where);
    changed.set(patch.subarray(0, bytes.length - start), start);
    return changed;
  };

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(anywhere, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([where, patch]) => overwrite(where, patch)),
  fc.tuple(anywhere, fc.constantFrom(...extremes), fc.constantFrom(2, 4, 8)).map(([where, value, width]) => {
    const patch = new Uint8Array(8).fill(value >= 0x80000000 ? 0xff : 0);
    new DataView(patch.buffer).setUint32(0, value, true);
    return overwrite(where, patch.subarray(0, width));
  }),
  anywhere.map(
    (where): Damage =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
  anywhere.map(
    (where): Damage =>
      (bytes) =>
        bytes.subarray(at(bytes, where)),
  ),
  fc.tuple(anywhere, anywhere).map(
    ([from, to]): Damage =>
      (bytes) => {
        const [start, end] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
        return Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(end)]);
      },
  ),
  fc.tuple(anywhere, anywhere, fc.integer({ min: 1, max: 64 })).map(
    ([from, to, length]): Damage =>
      (bytes) => {
        const changed = bytes.slice();
        changed.copyWithin(at(bytes, to), at(bytes, from), Math.min(bytes.length, at(bytes, from) + length));
        return changed;
      },
  ),
);

/** Reads a broken file as an import does; everything but a sentence of our own or a result is a failure. */
async function survives(bytes: Uint8Array): Promise<boolean> {
  let largest = 0;
  let total = 0;
  const inner = bytesSource('broken', bytes);
  const source: ByteSource = {
    ...inner,
    read: async (offset, length) => {
      largest = Math.max(largest, length);
      total += length;
      return await inner.read(offset, length);
    },
  };
  let refused = false;
  try {
    for (const { offset, length } of (await readCheckpoint(source)).values())
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
        throw new Error('a tensor outside its file');
  } catch (error) {
    if (!FuzzydiffError.isInstance(error) || !/^Expected .*\.$/s.test(error.message)) throw error;
    refused = true;
  }
  expect(largest).toBeLessThanOrEqual(bytes.length);
  // The end of the zip, its directory, the pickle, and 30 bytes of each of the entries: each byte a few times at most.
  expect(total).toBeLessThanOrEqual(4 * bytes.length + 64);
  return refused;
}

async function fuzz(name: string, original: Uint8Array, runs: number): Promise<void> {
  expect(await survives(original)).toBe(false);
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      if (await survives(damages.reduce<Uint8Array>((bytes, change) => change(bytes), original))) refused++;
    }),
    { numRuns: runs, seed: 20230614 },
  );
  // Damage to the weights themselves cannot be seen; most of these files are headers.
  expect(refused, `${name}: refused`).toBeGreaterThan(runs / 4);
}

/** A small safetensors file with everything the format has. */
function safetensors(): Uint8Array {
  const header = {
    __metadata__: { format: 'pt' },
    a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    b: { dtype: 'F16', shape: [4], data_offsets: [24, 32] },
    n: { dtype: 'I64', shape: [], data_offsets: [32, 40] },
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 40);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe('broken files end in a sentence', () => {
  it('5,000 safetensors', async () => {
    await fuzz('safetensors', safetensors(), 5000);
  });

  it('5,000 zips of PyTorch', async () => {
    await fuzz('zip', new Uint8Array(await readFile(path.join(checkpoints, 'tiny.pt'))), 5000);
  });

  it('1,000 zips whose pickle is broken but whose zip is whole', async () => {
    const original = new Uint8Array(await readFile(path.join(checkpoints, 'tiny.pt')));
    const start = Buffer.from(original).indexOf(Uint8Array.of(0x80, 2));
    const end = Buffer.from(original).indexOf(Uint8Array.of(0x50, 0x4b), start);
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const pickle = damages.reduce<Uint8Array>((bytes, change) => change(bytes), original.subarray(start, end));
        const changed = original.slice();
        changed.set(pickle.subarray(0, end - start), start);
        await survives(changed);
      }),
      { numRuns: 1000, seed: 20230614 },
    );
  });

  it('5,000 programs of the pickle machine', () => {
    const instructions = [...'.(NJKMGXTU}])taesuqrhjcQRb\x80\x85\x86\x87\x88\x89\x8a\x8c\x93\x94\x95'];
    const program = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...instructions) },
        {
          weight: 1,
          arbitrary: fc.constantFrom('\x00\x00\x00\x00', '\x01', 'ctorch\nSize\n', 'ccollections\nOrderedDict\n'),
        },
        { weight: 1, arbitrary: fc.constantFrom('\x8c\x07storage', 'ctorch\nFloatStorage\n', '\xff\xff\xff\xff') },
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(program, (parts) => {
        const bytes = Uint8Array.from(parts.join(''), (character) => character.charCodeAt(0));
        try {
          readPickle(bytes, 'broken', (id) => persistentStorage(id, 'broken'));
        } catch (error) {
          if (!FuzzydiffError.isInstance(error)) throw error;
        }
      }),
      { numRuns: 5000, seed: 20230614 },
    );
  });

  it('lengths that would fill memory', async () => {
    const huge = new Uint8Array(16);
    new DataView(huge.buffer).setBigUint64(0, 2n ** 40n, true);
    await expect(readCheckpoint(bytesSource('huge', huge))).rejects.toThrow(
      /its header says it has 1099511627776 bytes, of 16/,
    );
    await expect(readCheckpoint(bytesSource('empty', new Uint8Array()))).rejects.toThrow(FuzzydiffError);
  });
});
