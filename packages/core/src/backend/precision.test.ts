import { expect, test, vi } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { ModelManifest } from '../bundle/manifest.js';
import { graphFile, precisionsFor } from './precision.js';

const bundle = (halfFile?: string) =>
  ({ name: 'portraits', graph: { file: 'model.onnx', ...(halfFile && { halfFile }) } }) as ModelManifest;
const both = bundle('model.float16.onnx');
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

test('each precision has its graph', () => {
  expect(graphFile(both, 'float32')).toBe('model.onnx');
  expect(graphFile(both, 'float16')).toBe('model.float16.onnx');
});
