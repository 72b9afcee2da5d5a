import { describe, expect, it } from 'vitest';
import { formatSafetensors, type TensorBytes } from '../test/safetensors.js';
import { bytesSource } from './byte-source.js';
import { readCheckpoint } from './checkpoint.js';
import { publishedStatistics } from './published-statistics.js';

const single: TensorBytes = { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
const counter: TensorBytes = { dtype: 'I64', shape: [], bytes: new Uint8Array(8) };
const file = (name: string, tensors: Record<string, TensorBytes>) =>
  bytesSource(name, formatSafetensors(new Map(Object.entries(tensors))));
const text = (name: string, content: string) => bytesSource(name, new TextEncoder().encode(content));

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 454741108\n`;

describe('what lies in the place of a checkpoint', () => {
  it.each([
    ['nothing', '', /^Expected a checkpoint in x\.pt but it is empty; download or copy it again\.$/],
    ['a pointer of Git LFS', pointer, /it is a Git LFS pointer, .*; run "git lfs pull" in the clone\.$/],
    ['a web page', '\n<!DOCTYPE html><html>', /it is a web page; download the file itself/],
  ])('is told: %s', async (_, content, sentence) => {
    await expect(readCheckpoint(text('x.pt', content))).rejects.toThrow(sentence);
    await expect(publishedStatistics([text('celeba_mean_N5_d300', content)])).rejects.toThrow(/^Expected .* but it is/);
  });

  it('is told: no tensor, or none that could be a weight', async () => {
    for (const tensors of [{}, { counter }])
      await expect(readCheckpoint(file('x', tensors))).rejects.toThrow(/in x but it holds no weights; name the file/);
  });
});

describe('a safetensors file', () => {
  it.each([
    ['a pickle', 0x280],
    ['a zip', 0x4b50],
  ])('is read where the length of its header begins like %s', async (_, length) => {
    const plain = formatSafetensors(new Map([['a', single]]));
    const headerLength = Number(new DataView(plain.buffer, plain.byteOffset).getBigUint64(0, true));
    const padded = new Uint8Array(8 + length + single.bytes.length).fill(0x20);
    padded.set(plain.subarray(8, 8 + headerLength), 8);
    padded.set(single.bytes, 8 + length);
    new DataView(padded.buffer).setBigUint64(0, BigInt(length), true);
    expect([...(await readCheckpoint(bytesSource('x', padded))).keys()]).toEqual(['a']);
  });
});

describe('a checkpoint of several files', () => {
  const weight_map = { a: '1', b: '2', counter: '2' };
  const one = file('1', { a: single });
  const two = file('2', { b: single, counter });

  it('gives the tensors of all, each with its file', async () => {
    const tensors = await readCheckpoint([one, two], { weight_map });
    expect([...tensors].map(([name, stored]) => [name, stored.file])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('has each name once', async () => {
    await expect(readCheckpoint([one, two, file('3', { a: single })])).rejects.toThrow(
      /in 3 but its tensor "a" is in 1 as well; the two are not of one checkpoint\.$/,
    );
  });

  it.each([
    ['a tensor that its file lacks', { ...weight_map, c: '2' }, /in 2 but tensor "c", .* is in no file;/],
    ['another file than the tensor is in', { ...weight_map, a: '2' }, /in 2 but tensor "a", .* is in 1;/],
    ['nothing', {}, /in the index but it has no weight_map/],
    ['a file elsewhere', { a: '../1' }, /in the index but it does not name a file beside it for tensor "a"/],
    ['a file by a number', { a: 1 }, /in the index but it does not name a file beside it for tensor "a"/],
  ])('fits its index: one that names %s is refused', async (_, map, sentence) => {
    await expect(readCheckpoint([one, two], { weight_map: map })).rejects.toThrow(sentence);
  });
});
