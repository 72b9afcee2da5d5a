import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedModel, loadModel } from '../src/load-model.js';
import { probeDevices } from '../src/probe-devices.js';
import { nodesRun } from '../src/profile.js';
import { onnxRuntime } from '../src/runtime.js';
import { openSession } from '../src/session.js';
import { fixture, knownAnswer, largestDifference } from './fixtures.js';

const [report] = await probeDevices(['webgpu']);
const softwareDriver = process.env['VK_DRIVER_FILES'] ?? '';

describe.skipIf(report!.works)('without an adapter', () => {
  test('no software adapter is installed that should have been found', () => {
    expect(existsSync(softwareDriver)).toBe(false);
  });
});

describe.skipIf(!report!.works)(`webgpu${report!.works ? '' : ' (skipped: no adapter on this machine)'}`, () => {
  const load = () => loadModel(fixture('int64'), { device: 'webgpu' });
  // Held open: the adapter then keeps its shaders from one case to the next.
  let model: LoadedModel;
  beforeAll(async () => {
    model = await load();
  });
  afterAll(() => model.dispose());

  for (const { name, run } of conformanceCases) test(name, () => run({ load, tolerance: 1e-5 }));
});
