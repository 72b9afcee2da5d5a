import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { describe, expect, it } from 'vitest';
import { type Saved, torchFile } from '../../test/torch-save.js';
import { bytesSource } from '../byte-source.js';
import { readCheckpoint } from '../checkpoint.js';
import { readValues } from '../values.js';
import { readPickle } from './pickle.js';
import type { PickledTensor } from './pickle-values.js';
import { openTorchFile, readStateDict } from './torch-file.js';

const checkpoints = path.join(import.meta.dirname, '../../test/checkpoints');
const open = async (name: string) => bytesSource(name, await readFile(path.join(checkpoints, name)));
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('a file of torch.save', () => {
  it('gives the tensors of a state dict, where they lie', async () => {
    const source = await open('tiny.pt');
    const tensors = await readCheckpoint(source);
    const names = ['0.weight', '0.bias', '1.weight', '1.bias', '1.running_mean', '1.running_var'];
    // Counters of whole numbers (num_batches_tracked) are no weights.
    expect([...tensors.keys()]).toEqual([...names, 'first', 'second', 'own', 'nothing']);
    expect(tensors.get('0.weight')).toMatchObject({ type: 'float32', shape: [2, 3], length: 24, file: 'tiny.pt' });
    expect(tensors.get('first')).toMatchObject({ type: 'float16', shape: [2, 2] });
    expect(Array.from(await readValues(source, tensors.get('second')!))).toEqual([4, 5, 6, 7]);
    expect(Array.from(await readValues(source, tensors.get('own')!))).toEqual([1, 1]);
    expect(tensors.get('nothing')).toMatchObject({ shape: [0, 3], length: 0 });
  });

  it('gives a tensor that was saved alone', async () => {
    const source = await open('tensor.pt');
    const { root, locate } = await openTorchFile(source);
    const stored = await locate(root as PickledTensor, 'the tensor');
    expect(stored?.shape).toEqual([2, 3, 4]);
    expect(Array.from(await readValues(source, stored!))).toEqual(
      Array.from({ length: 24 }, (_, i) => Math.fround(i / 7)),
    );
  });

  it('refuses a view that is not stored row by row, by name', async () => {
    await expect(readStateDict(await open('transposed.pt'))).rejects.toThrow(/"w" is a transposed or strided view/);
  });

  it('gives the one dictionary of tensors in another', async () => {
    const tensors = [...(await readCheckpoint(await open('nested.pt'))).keys()];
    expect(tensors).toEqual([...(await readCheckpoint(await open('tiny.pt'))).keys()]);
    // As PyTorch Lightning saves it, beside what training needs.
    const file = torchFile({
      epoch: 3,
      'pytorch-lightning_version': '2.5.0',
      callbacks: { ModelCheckpoint: { best_model_path: 'last.ckpt' } },
      state_dict: { 'model.a': Float32Array.of(1, 2), 'model.b': Float32Array.of(3) },
      optimizer_states: { state: { 0: { exp_avg: Float32Array.of(0) } } },
    });
    const source = bytesSource('last.ckpt', file);
    const read = await readCheckpoint(source);
    expect([...read.keys()]).toEqual(['model.a', 'model.b']);
    expect(Array.from(await readValues(source, read.get('model.a')!))).toEqual([1, 2]);
  });

  it('does not choose among several dictionaries of tensors', async () => {
    const w = Float32Array.of(1);
    const file = bytesSource('both.pt', torchFile({ model: { w }, ema: { w } }));
    await expect(readStateDict(file)).rejects.toThrow(/several dictionaries of tensors \("model", "ema"\); save/);
  });

  it('says what a dictionary of something else holds', async () => {
    const file = (root: Saved) => bytesSource('other.pt', torchFile(root));
    await expect(readStateDict(file({ args: {}, step: 3 }))).rejects.toThrow(/a dictionary of "args", "step"/);
    await expect(readStateDict(file({}))).rejects.toThrow(/a dictionary of nothing/);
    await expect(readStateDict(await open('tensor.pt'))).rejects.toThrow(/it is no dictionary of tensors;/);
  });
});

describe('a pickle that would run code', () => {
  // Each is what Python's pickle module would run.
  const hostile: [string, string, string][] = [
    ['GLOBAL and REDUCE', '\x80\x02cos\nsystem\nU\x02id\x85R.', 'os.system'],
    ['STACK_GLOBAL', '\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.', 'builtins.eval'],
    ['a known module', '\x80\x02ctorch.hub\nload\n)R.', 'torch.hub.load'],
    ['a name that objects have', '\x80\x02c__proto__\ntoString\n)R.', '__proto__.toString'],
    [
      'a known name and more',
      '\x80\x02ctorch._utils\n_rebuild_tensor_v2.__globals__\n)R.',
      '_rebuild_tensor_v2.__globals__',
    ],
    ['an empty module', '\x80\x02c\nconstructor\n)R.', '.constructor'],
  ];
  for (const [what, pickle, name] of hostile)
    it(`is refused by name: ${what}`, () => {
      expect(() => readPickle(latin1(pickle), 'model.pt', () => null)).toThrow(
        `"${name.replace(/^_rebuild/, 'torch._utils._rebuild')}", which no state dict needs`,
      );
    });

  for (const [what, pickle] of [
    ['INST', "(S'id'\nios\nsystem\n."],
    ['OBJ', '(cos\nsystem\no.'],
    ['NEWOBJ', '\x80\x02)\x81.'],
    ['EXT1', '\x80\x02\x82\x01.'],
    ['PERSID', 'Pid\n.'],
  ] as const)
    it(`cannot use the instruction ${what}`, () => {
      expect(() => readPickle(latin1(pickle), 'model.pt', () => null)).toThrow(FuzzydiffError);
    });

  it('cannot call what it made itself', () => {
    expect(() => readPickle(latin1('\x80\x02})R.'), 'model.pt', () => null)).toThrow(/in a way that PyTorch does not/);
    expect(() => readPickle(latin1('\x80\x02ctorch\nFloatStorage\n)R.'), 'model.pt', () => null)).toThrow(
      /in a way that PyTorch does not/,
    );
  });

  it('cannot repeat itself into a huge object', () => {
    // Thirty lists, each holding the one before twice: a billion items for whoever walks through them. Nothing does, or
    // this would not end.
    const doubling = `\x80\x02]q\x00${Array.from({ length: 30 }, (_, i) => `]q${String.fromCharCode(i + 1)}h${String.fromCharCode(i)}ah${String.fromCharCode(i)}a`).join('')}.`;
    expect(readPickle(latin1(doubling), 'model.pt', () => null)).toHaveLength(2);
  });
});
