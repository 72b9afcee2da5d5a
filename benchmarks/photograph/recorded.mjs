// Loaded before a program (`node --import`), writes down what its model calls take, in whatever thread they run: a line of
// JSON for each run of a session of onnxruntime, and at the end one with the most memory that the process has held.
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { onnxRuntime } from '../../packages/runtime-node/dist/runtime.js';
import { now } from './now.mjs';

/**
 * @typedef {import('../sessions/open.mjs').Session} Session
 * @typedef {{ of: 'prior' | 'detector', start: number, end: number }} SessionRun
 * @typedef {SessionRun | { peakMB: number }} Recorded
 */

const { RECORDED_RUNS: file = '' } = process.env;
const record = (/** @type {Recorded} */ line) => appendFileSync(file, `${JSON.stringify(line)}\n`);

const { InferenceSession } = await onnxRuntime();
const create = /** @type {(...args: unknown[]) => Promise<Session>} */ (InferenceSession.create);
InferenceSession.create = async (/** @type {unknown[]} */ ...args) => {
  const session = await create.apply(InferenceSession, args);
  const run = /** @type {(...inputs: unknown[]) => ReturnType<Session['run']>} */ (session.run.bind(session));
  const of = session.inputNames.includes('timestep') ? 'prior' : 'detector';
  session.run = async (/** @type {unknown[]} */ ...inputs) => {
    const start = now();
    const outputs = await run(...inputs);
    record({ of, start, end: now() });
    return outputs;
  };
  return session;
};

// Of the whole process, threads and native memory included.
if (isMainThread) process.on('exit', () => record({ peakMB: process.resourceUsage().maxRSS / 1024 }));
