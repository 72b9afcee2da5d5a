import { missingSupport } from '../device-failure.js';
import { type DeviceName, type DeviceReport, deviceNames } from '../devices.js';
import { onnxRuntime } from '../runtime.js';
import { probeFailure } from './probe-failure.js';
import { probeGraph } from './probe-graph.js';

/**
 * Which devices work on this machine: each is asked for a small convolution, and its answer is checked. Takes about a
 * second; a GPU's driver may write to stderr meanwhile. It happens in the thread that calls: not for a worker thread
 * that may be terminated meanwhile, which aborts the whole process.
 *
 * @throws FuzzydiffError `device-unavailable` where onnxruntime-node itself does not load
 */
export async function probeDevices(devices: readonly DeviceName[] = deviceNames): Promise<DeviceReport[]> {
  const runtime = await onnxRuntime();
  const reports: DeviceReport[] = [];
  for (const device of devices) {
    const reason = missingSupport(runtime, device) ?? (await probeFailure(runtime, device, probeGraph));
    reports.push(reason === undefined ? { device, works: true } : { device, works: false, reason });
  }
  return reports;
}
