import { FuzzydiffError } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import type { DeviceName, DeviceReport } from './devices.js';
import { webgpuProblem } from './page/webgpu.js';

/** The error of a model that none of the devices runs, with those that are there besides. */
export async function unavailable(manifest: ModelManifest, failed: readonly DeviceReport[]): Promise<FuzzydiffError> {
  const devices = failed.map(({ device }) => device);
  const working: DeviceName[] = [];
  if (!devices.includes('wasm')) working.push('wasm');
  if (!devices.includes('webgpu') && (await webgpuProblem(true)) === undefined) working.push('webgpu');
  const reasons = failed.map(({ device, reason }) => `${device}: ${reason}`).join(' ');
  const others = working.length > 0 ? ` What works here: ${working.join(', ')}; use it, or auto.` : '';
  return new FuzzydiffError(
    'device-unavailable',
    `Expected ${devices.join(' or ')} to run ${manifest.name} but found otherwise. ${reasons}${others}`,
    { data: { failed, working } },
  );
}
