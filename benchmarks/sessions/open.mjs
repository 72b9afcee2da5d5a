// Raw sessions of onnxruntime, opened with the very options that runtime-node opens its own with, or others on top.
import { openSession } from '../../packages/runtime-node/dist/native/open-session.js';
import { onnxRuntime } from '../../packages/runtime-node/dist/runtime.js';

/**
 * @typedef {import('../../packages/runtime-node/dist/devices.js').DeviceName} DeviceName
 * @typedef {Awaited<ReturnType<typeof openSession>>} Session
 * @typedef {Parameters<Session['run']>[0]} Inputs
 * @typedef {InstanceType<import('../../packages/runtime-node/dist/runtime.js').Runtime['Tensor']>} Values
 */

/**
 * @param {string} graph path of the graph
 * @param {DeviceName} device
 * @param {Inputs} inputs of a first call, which shows that it really runs on the device
 * @param {Record<string, unknown>} [changes] options of onnxruntime in place of runtime-node's
 * @returns {Promise<Session>}
 */
export async function openRaw(graph, device, inputs, changes = {}) {
  const runtime = await onnxRuntime();
  // Every option of runtime-node's, as it hands them over.
  const create = (/** @type {string} */ file, /** @type {object} */ options) =>
    runtime.InferenceSession.create(file, { ...options, ...changes });
  const changed = /** @type {typeof runtime} */ ({ ...runtime, InferenceSession: { create } });
  /** @param {Session} session */
  const prepare = async (session) => {
    await session.run(inputs);
  };
  return openSession(changed, graph, { device, threads: undefined, prepare });
}

/**
 * What a network of the importer's takes, so many samples.
 * @param {number} batch
 * @param {readonly number[]} shape
 * @returns {Promise<{ sample: Values, timestep: Values }>}
 */
export async function rawInputs(batch, shape) {
  const { Tensor } = await onnxRuntime();
  const size = shape.reduce((product, extent) => product * extent, batch);
  const values = Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i));
  return {
    sample: new Tensor('float32', values, [batch, ...shape]),
    timestep: new Tensor('int64', new BigInt64Array(batch).fill(500n), [batch]),
  };
}
