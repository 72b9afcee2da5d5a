// A server of the Open Inference Protocol (V2) for one bundle, in a process of its own: `node oip-server.mjs <options as JSON>`.
// It can do as much of the protocol as it is told, and goes wrong as often: see `OipServerOptions` beside it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const options = JSON.parse(process.argv[2] ?? '{}');
const { bundle, binary = true, column = false, maxBatch, id, faults = 0, seed = 0, slow = 0, token } = options;
const { name, graph, shape, varianceType } = JSON.parse(readFileSync(join(bundle, 'model.json'), 'utf8'));
const session = await InferenceSession.create(join(bundle, graph.file), { intraOpNumThreads: 1 });

const batch = graph.fixedBatch ? graph.maxBatch : -1;
const timestepType = graph.timestepType === 'int64' ? 'INT64' : 'FP32';
const [channels, height, width] = shape;
const metadata = {
  name,
  platform: 'onnxruntime_onnx',
  inputs: [
    { name: graph.samples, datatype: 'FP32', shape: [batch, ...shape] },
    { name: graph.timesteps, datatype: timestepType, shape: column ? [batch, 1] : [batch] },
  ],
  outputs: [
    {
      name: graph.output,
      datatype: 'FP32',
      shape: [batch, varianceType === 'learned_range' ? 2 * channels : channels, height, width],
    },
  ],
  ...options.metadata,
};
const config = {
  name,
  max_batch_size: maxBatch ?? 0,
  ...(id && { parameters: { 'fuzzydiff.id': { string_value: id } } }),
};
const extensions = [...(binary ? ['binary_tensor_data'] : []), 'model_configuration'];

/** What it was asked for and did: for tests to look at. */
const seen = {
  batches: /** @type {number[]} */ ([]),
  types: /** @type {string[]} */ ([]),
  faults: /** @type {string[]} */ ([]),
};

/** @type {Record<string, () => unknown>} */
const pages = {
  '/v2': () => ({ name: 'oip-server', version: '1', extensions }),
  [`/v2/models/${name}`]: () => metadata,
  [`/v2/models/${name}/config`]: () => config,
  '/seen': () => seen,
};

/** Bytes or numbers as the values of a type. @param {string} type @param {Uint8Array | number[]} data */
function valuesOf(type, data) {
  const Values = type === 'INT64' ? BigInt64Array : Float32Array;
  if (data instanceof Uint8Array) return new Values(/** @type {ArrayBuffer} */ (Uint8Array.from(data).buffer));
  return type === 'INT64' ? BigInt64Array.from(data, BigInt) : Float32Array.from(data);
}

/** @param {Uint8Array} body @param {number} jsonBytes */
async function infer(body, jsonBytes) {
  const question = JSON.parse(new TextDecoder().decode(body.subarray(0, jsonBytes)));
  /** @type {Record<string, Tensor>} */
  const feeds = {};
  let at = jsonBytes;
  for (const { name: input, datatype, shape: dims, data, parameters } of question.inputs) {
    const bytes = parameters?.binary_data_size ?? 0;
    const wanted = metadata.inputs.find((each) => each.name === input);
    if (wanted?.datatype !== datatype || wanted.shape.length !== dims.length) throw new Error(`wrong input ${input}`);
    const values = valuesOf(datatype, data ?? body.subarray(at, at + bytes));
    feeds[input] = new Tensor(/** @type {any} */ (values), input === graph.timesteps ? [dims[0]] : dims);
    at += bytes;
  }
  seen.batches.push(question.inputs[0].shape[0]);
  if (maxBatch && question.inputs[0].shape[0] > maxBatch) throw new Error(`more than ${maxBatch} samples`);
  const { dims, data } = /** @type {any} */ (await session.run(feeds))[graph.output];
  const output = { name: graph.output, datatype: 'FP32', shape: dims };
  if (!question.outputs[0].parameters?.binary_data)
    return { json: { model_name: name, outputs: [{ ...output, data: Array.from(data) }] } };
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const outputs = [{ ...output, parameters: { binary_data_size: bytes.length } }];
  return { json: { model_name: name, outputs }, bytes };
}

const kinds = ['503', 'dropped', 'cut', 'slow'];
let asked = 0;

/** What goes wrong with this answer: of so many, the same ones for the same seed. */
function fault() {
  const draw = createHash('sha256').update(`${seed} ${asked++}`).digest().readUInt32LE() / 2 ** 32;
  return draw < faults ? kinds[seen.faults.length % kinds.length] : undefined;
}

/** @type {import('node:http').RequestListener} */
async function answer(request, response) {
  const url = (request.url ?? '').replace(/\/$/, '');
  const wrong = url === '/seen' ? undefined : fault();
  if (wrong) seen.faults.push(wrong);
  if (wrong === 'dropped') return void request.socket.destroy();
  let status = 200;
  /** @type {{ json: unknown, bytes?: Uint8Array }} */
  let said = { json: {} };
  const chunks = await request.toArray().catch(() => undefined);
  // Whoever asked is gone.
  if (chunks === undefined) return;
  const body = new Uint8Array(Buffer.concat(chunks));
  if (wrong === 'slow') await pause(slow);
  try {
    const page = pages[url];
    if (wrong === '503') [status, said] = [503, { json: { error: 'it is busy' } }];
    else if (token && url !== '/seen' && request.headers.authorization !== token)
      [status, said] = [401, { json: { error: `${request.headers.authorization} is not the token` } }];
    else if (page) said = { json: page() };
    else if (url === `/v2/models/${name}/infer`) {
      seen.types.push(request.headers['content-type'] ?? '');
      said = await infer(body, Number(request.headers['inference-header-content-length'] ?? body.length));
    } else [status, said] = [404, { json: { error: `no model at ${url}` } }];
  } catch (error) {
    [status, said] = [400, { json: { error: String(error) } }];
  }
  const json = Buffer.from(JSON.stringify(said.json));
  const whole = Buffer.concat([json, said.bytes ?? new Uint8Array()]);
  response.writeHead(status, {
    'content-length': whole.length,
    ...(said.bytes ? { 'inference-header-content-length': json.length } : { 'content-type': 'application/json' }),
  });
  if (wrong !== 'cut') return void response.end(whole);
  response.write(whole.subarray(0, whole.length / 2), () => request.socket.destroy());
}

const server = options.tls ? createSecureServer(options.tls, answer) : createServer(answer);
server.listen(options.port ?? 0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`${options.tls ? 'https' : 'http'}://localhost:${port}/v2/models/${name}`);
});
