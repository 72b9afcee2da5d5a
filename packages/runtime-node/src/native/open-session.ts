import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import type { DeviceName } from '../devices.js';
import type { Runtime } from '../runtime.js';
import { nodesRun, notRunOn } from './profile.js';

export interface OpenOptions {
  readonly device: DeviceName;
  /** Of one call on the cpu; `undefined` leaves it to onnxruntime. */
  readonly threads: number | undefined;
  /** Looks at the session and, on any device but the cpu, makes a first call: it shows whether it really runs there. */
  readonly prepare: (session: InferenceSession) => Promise<void>;
}

/**
 * Opens a graph, from its path or its bytes, on a device that then really runs it.
 *
 * @throws what onnxruntime or `prepare` throws, or an error that says what the device left to the cpu
 */
export async function openSession(
  runtime: Runtime,
  graph: string | Uint8Array,
  { device, threads, prepare }: OpenOptions,
): Promise<InferenceSession> {
  const options = sessionOptions(device, threads);
  // A path or bytes: two overloads of `create`, one call.
  const create = (more: InferenceSession.SessionOptions) =>
    runtime.InferenceSession.create(graph as string, { ...options, ...more });
  if (device === 'cpu') return prepared(await create({}), prepare);

  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-profile-'));
  try {
    const session = await create({ enableProfiling: true, profileFilePrefix: join(folder, 'profile') });
    return await prepared(session, async () => {
      await prepare(session);
      session.endProfiling();
      const [profile] = await readdir(folder);
      const problem = notRunOn(device, nodesRun(await readFile(join(folder, profile!), 'utf8')));
      if (problem !== undefined) throw new Error(problem);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepared(session: InferenceSession, prepare: OpenOptions['prepare']): Promise<InferenceSession> {
  try {
    await prepare(session);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

function sessionOptions(device: DeviceName, threads: number | undefined): InferenceSession.SessionOptions {
  return {
    // The Neural Engine and the older of CoreML's two formats compute in float16. So: COREML_FLAG_CREATE_MLPROGRAM and
    // COREML_FLAG_USE_CPU_AND_GPU.
    executionProviders: [device === 'coreml' ? { name: device, coreMlFlags: 0x10 | 0x20 } : device],
    // Silent: its warnings are about how it optimises a graph, and its errors are thrown as well as logged.
    logSeverityLevel: 4,
    // How long a thread without work spins before it sleeps. With onnxruntime's far longer default, a call takes half as
    // long again on a machine that has other things to do.
    extra: { session: { intra_op: { spin_duration_us: '50' } } },
    // It would hold what the largest call took until the session is released, while a photograph is read, merged and written. A call
    // takes as long without.
    ...(device === 'cpu' && { enableCpuMemArena: false }),
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}
