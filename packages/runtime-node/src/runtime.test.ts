import { report } from 'node:process';
import { expect, test } from 'vitest';
import { fixture, rejection } from '../test/fixtures.js';
import * as index from './index.js';
import { onnxRuntime } from './runtime.js';

/** In whatever thread of this process. */
const loaded = () =>
  (report!.getReport() as unknown as { sharedObjects: string[] }).sharedObjects.some((path) =>
    path.includes('onnxruntime_binding.node'),
  );

test('importing the package does not load the native library; loading a model does', async () => {
  expect(Object.keys(index).sort()).toEqual([
    'deviceNames',
    'loadModel',
    'measureRanges',
    'openBundle',
    'openFaceDetector',
    'openPrior',
    'probeDevices',
  ]);
  expect(loaded()).toBe(false);
  const model = await index.loadModel(fixture('int64'), { device: 'cpu' });
  expect(loaded()).toBe(true);
  await model.dispose();
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
