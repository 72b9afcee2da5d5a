import { explainFailure, missingSupport } from '../device-failure.js';
import { type DeviceName, type DeviceReport, deviceNames } from '../devices.js';
import { onnxRuntime, type Runtime } from '../runtime.js';
import { openSession } from './open-session.js';
import { halfProbeGraph, probeGraph } from './probe-graph.js';

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
    const reason = missingSupport(runtime, device) ?? (await failure(runtime, device, probeGraph));
    reports.push(reason === undefined ? { device, works: true } : { device, works: false, reason });
  }
  return reports;
}

/** Whether the WebGPU adapter computes in half precision; onnxruntime does not say without being asked to. */
export async function webgpuHasHalf(runtime: Runtime): Promise<boolean> {
  return (await failure(runtime, 'webgpu', halfProbeGraph)) === undefined;
}

async function failure(runtime: Runtime, device: DeviceName, graph: string): Promise<string | undefined> {
  try {
    const x = new runtime.Tensor('float32', Float32Array.of(-1, 0, 0.5, 20), [1, 1, 2, 2]);
    let answer: unknown;
    const session = await openSession(runtime, Buffer.from(graph, 'base64'), {
      device,
      threads: 1,
      prepare: async (opened) => {
        answer = (await opened.run({ x }))['y']!.data;
      },
    });
    await session.release();
    return `${answer}` === '-1,1,2,41' ? undefined : `its convolution gave ${answer} instead of -1,1,2,41.`;
  } catch (error) {
    return explainFailure(device, error);
  }
}
