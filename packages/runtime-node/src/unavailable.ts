import { join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { graphFile, type Precision } from '@fuzzydiff/core/backend';
import { type DeviceReport, deviceNames } from './devices.js';
import { probeDevices } from './native/probe-devices.js';
import type { Network } from './network.js';

/** The error of a model that none of the devices runs, the last of which gives the reason. */
export async function unavailable(
  { manifest, folder }: Network,
  precision: Precision,
  failed: readonly DeviceReport[],
): Promise<FuzzydiffError> {
  const { device, reason } = failed.at(-1)!;
  // Whatever device was asked for: what the cpu cannot open is no graph, or not one for this onnxruntime.
  if (device === 'cpu')
    return new FuzzydiffError(
      'invalid-file',
      `Expected a graph that onnxruntime can open in ${join(folder, graphFile(manifest, precision))} but found otherwise; import the model again. onnxruntime says: ${reason}`,
      { data: { folder, failed } },
    );
  const reports = await probeDevices(deviceNames.filter((name) => name !== device));
  const working = reports.filter(({ works }) => works).map((report) => report.device);
  return new FuzzydiffError(
    'device-unavailable',
    `Expected ${device} to run ${manifest.name} but found that it does not: ${reason} What works here: ${working.join(', ')}; use one of them, or auto.`,
    { data: { device, reason, working } },
  );
}
