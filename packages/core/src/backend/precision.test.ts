import { expect, test, vi } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { ModelManifest } from '../bundle/manifest.js';
import { devicesFor, graphFile, precisionsFor } from './precision.js';

const bundle = (more: Partial<ModelManifest['graph']> = {}) =>
  ({ name: 'portraits', graph: { file: 'model.onnx', ...more } }) as ModelManifest;
const both = bundle({ halfFile: 'model.float16.onnx' });
const eight = bundle({ int8File: 'model.int8.onnx' });
const yes = async () => true;
const no = async () => false;

test('auto tries float16 first, where the bundle has a graph for it and the device is able to', async () => {
  expect(await precisionsFor(both, 'auto', yes)).toEqual(['float16', 'float32']);
  expect(await precisionsFor(both, 'auto', no)).toEqual(['float32']);
});

test('a device is not asked where the answer would change nothing', async () => {
  const able = vi.fn(yes);
  expect(await precisionsFor(bundle(), 'auto', able)).toEqual(['float32']);
  expect(await precisionsFor(both, 'float32', able)).toEqual(['float32']);
  expect(await precisionsFor(both, 'float16', able)).toEqual(['float16']);
  expect(able).not.toHaveBeenCalled();
});

test('a precision that is named and has no graph is an argument error', async () => {
  const failure = await failureOf(() => precisionsFor(bundle(), 'float16', yes));
  expect(failure).toBeFuzzydiffError('invalid-argument', /portraits has no graph that computes in float16.*import/);
});

test('8 bits are tried where they are named, and nothing is asked', async () => {
  const able = vi.fn(yes);
  expect(await precisionsFor(eight, 'int8', able)).toEqual(['int8']);
  expect(await precisionsFor(eight, 'auto', able)).toEqual(['float32']);
  expect(able).not.toHaveBeenCalled();
  const failure = await failureOf(() => precisionsFor(both, 'int8', yes));
  expect(failure).toBeFuzzydiffError('invalid-argument', /portraits has no graph that computes in int8.*--int8/);
});

test('8 bits are for the plain device, which auto then means; others refuse it', async () => {
  const devices = { automatic: ['cuda', 'cpu'], plain: 'cpu' } as const;
  const asked = (device: 'auto' | 'cuda' | 'cpu', precision: 'auto' | 'int8') =>
    devicesFor<'cuda' | 'cpu'>({ device, precision }, devices);
  expect(asked('auto', 'auto')).toEqual(['cuda', 'cpu']);
  expect(asked('cuda', 'auto')).toEqual(['cuda']);
  expect([asked('auto', 'int8'), asked('cpu', 'int8')]).toEqual([['cpu'], ['cpu']]);
  const failure = await failureOf(() => asked('cuda', 'int8'));
  expect(failure).toBeFuzzydiffError(
    'invalid-argument',
    /float16 on cuda for precision .*; int8 is for the device cpu\.$/,
  );
});

test('each precision has its graph', () => {
  expect(graphFile(both, 'float32')).toBe('model.onnx');
  expect(graphFile(both, 'float16')).toBe('model.float16.onnx');
  expect(graphFile(eight, 'int8')).toBe('model.int8.onnx');
});
