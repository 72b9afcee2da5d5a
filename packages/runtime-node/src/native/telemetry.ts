import { isMainThread } from 'node:worker_threads';
import { FuzzydiffError } from '@fuzzydiff/core';

const variable = 'ORT_DISABLE_TELEMETRY';

/**
 * Keeps onnxruntime from watching: without this variable in the process's environment it sends what it runs to its makers,
 * and keeps a device's id in the home folder (Linux and macOS, since 1.29). It reads it when the library is loaded, so this
 * comes before. On Windows it gives its events to the system instead, whose own settings say what is sent.
 *
 * @throws FuzzydiffError `device-unavailable` in a worker that can't reach the process's environment
 */
export async function keepTelemetryOff(): Promise<void> {
  if (isMainThread) {
    process.env[variable] = '1';
    return;
  }
  try {
    await setInMainThread();
  } catch (cause) {
    // A thread has the environment of the one that started it, so here somebody has seen to it already.
    if (process.env[variable] === '1') return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message =
      `Expected to switch onnxruntime's telemetry off from a worker thread but found that its process can't be reached ` +
      `(${reason}); start the process with ${variable}=1 in its environment.`;
    throw new FuzzydiffError('device-unavailable', message, { cause });
  }
}

/**
 * A worker's `process.env` is a copy, which native code doesn't see. The inspector reaches the main thread, even one that
 * waits for this worker, and stays inside the process: no port is opened.
 */
async function setInMainThread(): Promise<void> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connectToMainThread();
  // An answer that is awaited does not keep a thread alive by itself.
  const alive = setInterval(() => {}, 60_000);
  try {
    const expression = `process.env.${variable} = '1'`;
    const { result, exceptionDetails } = await session.post('Runtime.evaluate', { expression });
    if (result.value !== '1') throw new Error(exceptionDetails?.text ?? `it answered ${result.value}`);
  } finally {
    clearInterval(alive);
    session.disconnect();
  }
}
