// A server of the Open Inference Protocol (V2) for one model bundle, on this machine alone: `node server.mjs --port 8600`.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { FuzzydiffError, tensor } from '@fuzzydiff/core';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { sizeOf } from '@fuzzydiff/core/math';
import { bundleUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel } from '@fuzzydiff/runtime-node';

const { values: options } = parseArgs({ options: { port: { type: 'string', default: '8600' } } });
const where = new URL('model.json', bundleUrl);
const { name, graph, shape } = parseManifest(await readFile(where, 'utf8'), where.href);
const model = await loadModel(bundleUrl);

const channels = model.info.varianceType === 'learned_range' ? 2 * shape[0] : shape[0];
const inputs = {
  samples: { name: graph.samples, datatype: 'FP32', shape: [-1, ...shape] },
  timesteps: { name: graph.timesteps, datatype: graph.timestepType === 'int64' ? 'INT64' : 'FP32', shape: [-1] },
};
const output = { name: graph.output, datatype: 'FP32', shape: [-1, channels, shape[1], shape[2]] };
const metadata = { name, platform: 'onnxruntime', inputs: Object.values(inputs), outputs: [output] };

/** What there is to ask, and the answers. @type {Record<string, ((question: any) => unknown) | undefined>} */
const routes = {
  'GET /v2': () => ({ name: 'custom-backend', version: '0.0.0', extensions: [] }),
  'GET /v2/health/live': () => ({ live: true }),
  'GET /v2/health/ready': () => ({ ready: true }),
  [`GET /v2/models/${name}`]: () => metadata,
  [`GET /v2/models/${name}/ready`]: () => ({ name, ready: true }),
  [`POST /v2/models/${name}/infer`]: infer,
};

/** @param {any} question */
async function infer(question) {
  const samples = given(question, inputs.samples);
  const timesteps = given(question, inputs.timesteps);
  const predicted = await model.predict(tensor(samples.shape, Float32Array.from(samples.data)), timesteps.data);
  const outputs = [{ ...output, shape: predicted.shape, data: Array.from(predicted.data) }];
  return { model_name: name, ...(question.id && { id: question.id }), outputs };
}

/**
 * One input of a question. Its extents are for `predict` to check.
 *
 * @param {any} question
 * @param {{ name: string, datatype: string }} wanted
 * @returns {{ shape: number[], data: number[] }}
 */
function given(question, { name, datatype }) {
  const found = question.inputs?.find?.(
    (/** @type {any} */ input) => input.name === name && input.datatype === datatype,
  );
  const data = found?.data?.flat?.(Number.POSITIVE_INFINITY);
  if (!Array.isArray(found?.shape) || data?.length !== sizeOf(found.shape) || !data.every(Number.isFinite))
    throw invalidArgument(`the input ${name}`, `${datatype} values, finite and as many as its shape says,`, found);
  return { shape: found.shape, data };
}

const server = createServer(async (request, response) => {
  const answer = routes[`${request.method} ${request.url?.replace(/\/$/, '')}`];
  let status = answer ? 200 : 404;
  /** @type {unknown} */
  let body = { error: `Expected a request for the model ${name} but found ${request.method} ${request.url}.` };
  try {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    if (answer) body = await answer(text === '' ? {} : JSON.parse(text));
  } catch (error) {
    const blame =
      error instanceof SyntaxError || (FuzzydiffError.isInstance(error) && error.code === 'invalid-argument');
    status = blame ? 400 : 500;
    body = { error: error instanceof Error ? error.message : String(error) };
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(Number(options.port), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`${model.info.id} on ${model.info.device} at http://127.0.0.1:${port}`);
});
