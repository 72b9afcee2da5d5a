import { explainFailure } from '../device-failure.js';
import type { DeviceName } from '../devices.js';
import type { Runtime } from '../runtime.js';
import { openSession } from './open-session.js';
import { halfProbeGraph } from './probe-graph.js';

/** Whether the WebGPU adapter computes in half precision; onnxruntime does not say without being asked to. */
export async function webgpuHasHalf(runtime: Runtime): Promise<boolean> {
  return (await probeFailure(runtime, 'webgpu', halfProbeGraph)) === undefined;
}

/** Why a device does not compute a small convolution, in a sentence; nothing where it does. */
export async function probeFailure(runtime: Runtime, device: DeviceName, graph: string): Promise<string | undefined> {
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
