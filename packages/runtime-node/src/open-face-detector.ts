import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type FaceDetector, FuzzydiffError } from '@fuzzydiff/core';
import { checkInteger } from '@fuzzydiff/core/internal';
import { type FaceDetectorOptions, faceDetector, modelFile, modelUrl, sessionFaceGraph } from '@fuzzydiff/faces';
import { explainFailure } from './device-failure.js';
import { openSession } from './native/open-session.js';
import { onnxRuntime } from './runtime.js';

/** Options of `openFaceDetector`. */
export interface OpenFaceDetectorOptions extends FaceDetectorOptions {
  /** Threads of one look at a photograph, from 1 to 1024. @default onnxruntime's choice, one per physical core */
  readonly threads?: number | undefined;
}

/**
 * Opens the detector of `@fuzzydiff/faces` on the cpu, in the thread that calls: JavaScript waits during each look at a
 * photograph, of which a large one takes several. Not for a worker thread that may be terminated meanwhile, which aborts the whole
 * process.
 *
 * @throws FuzzydiffError `invalid-argument` for an option out of range; `not-found` or `invalid-file` where the network's file is
 *   missing or another; `device-unavailable` where onnxruntime-node does not load or does not open it
 */
export async function openFaceDetector({ threads, ...options }: OpenFaceDetectorOptions = {}): Promise<FaceDetector> {
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  const network = await readNetwork();
  const runtime = await onnxRuntime();
  const session = await openSession(runtime, network, { device: 'cpu', threads, prepare: async () => {} }).catch(
    (cause: unknown) => {
      throw new FuzzydiffError(
        'device-unavailable',
        `Expected the cpu to run the network that finds faces but found otherwise; install onnxruntime-node again. onnxruntime says: ${explainFailure('cpu', cause)}`,
        { cause },
      );
    },
  );
  try {
    return faceDetector(sessionFaceGraph(runtime.Tensor, session), options);
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function readNetwork(): Promise<Uint8Array> {
  const path = fileURLToPath(modelUrl);
  const wrong = (code: 'not-found' | 'invalid-file', found: string, cause?: unknown) =>
    new FuzzydiffError(
      code,
      `Expected the network that finds faces, ${modelFile.bytes} bytes, in ${path} but found ${found}; install @fuzzydiff/faces again, and leave it out of what you bundle.`,
      { data: { path, found }, cause },
    );
  const bytes = await readFile(path).catch((cause: Error) => {
    throw wrong('not-found', cause.message, cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== modelFile.sha256)
    throw wrong('invalid-file', `${bytes.length} bytes that are not its own`);
  return bytes;
}
