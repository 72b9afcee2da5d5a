import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { fixture, rejection } from '../test/fixtures.js';
import * as index from './index.js';
import { onnxRuntime } from './runtime.js';

const loaded = () =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('onnxruntime_binding.node'));

test('importing the package does not load the native library; loading a model does', async () => {
  expect(Object.keys(index).sort()).toEqual(['deviceNames', 'loadModel', 'probeDevices']);
  expect(loaded()).toBe(false);
  await (await index.loadModel(fixture('int64'), { device: 'cpu' })).dispose();
  expect(loaded()).toBe(true);
});

test('a library that does not load says what to do, and why', async () => {
  const cause = new Error("Cannot find module '../bin/napi-v6/plan9/mips/onnxruntime_binding.node'");
  const error = await rejection(onnxRuntime(() => Promise.reject(cause)));
  expect(error).toMatchObject({ code: 'device-unavailable', cause });
  const { message } = error as Error;
  expect(message).toContain(`${process.platform} ${process.arch}`);
  expect(message).toContain('plan9');
  expect(message).toContain('npm install onnxruntime-node');
});
