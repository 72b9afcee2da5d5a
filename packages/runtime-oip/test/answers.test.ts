// What comes back, and what is made of it: over a network that is made up.
import { tensor } from '@fuzzydiff/core';
import { describe, expect, test } from 'vitest';
import { type LoadOptions, loadModel } from '../src/load-model.js';
import { openTiny } from './bundles.js';
import { type FalseAnswer, falseServer } from './false-server.js';

const bundle = await openTiny('int64');
const address = 'https://host.example/v2/models/tiny-int64';
const [c, h, w] = bundle.manifest.shape;
const count = c * h * w;
const zeros = () => tensor([1, c, h, w]);

async function openOver(answers: (FalseAnswer | Error)[], options: LoadOptions = {}, changes: object = {}) {
  const { fetch, asked } = falseServer(bundle.manifest, answers, changes);
  return { model: await loadModel(address, bundle, { fetch, ...options }), asked };
}

const json = (changes: object = {}) => {
  const output = { name: 'output', datatype: 'FP32', shape: [1, c, h, w], data: Array(count).fill(0.5), ...changes };
  return { body: JSON.stringify({ outputs: [output] }) };
};

function bytes(size: number, sent = size): FalseAnswer {
  const said = { name: 'output', datatype: 'FP32', shape: [1, c, h, w], parameters: { binary_data_size: size } };
  const head = new TextEncoder().encode(JSON.stringify({ outputs: [said] }));
  const body = new Uint8Array(head.length + sent);
  body.set(head);
  return { body, headers: { 'inference-header-content-length': `${head.length}` } };
}

describe('an answer', () => {
  test.each([
    ['in JSON', json(), 0.5],
    ['in nested JSON', json({ data: [[Array(count).fill(0.5)]] }), 0.5],
    ['in bytes', bytes(4 * count), 0],
  ])('%s is read', async (_, answer, value) => {
    const { model } = await openOver([answer]);
    expect([...new Set((await model.predict(zeros(), [1])).data)]).toEqual([value]);
  });

  test.each([
    ['of another shape', json({ shape: [1, c, h, w - 1] }), /found Float32Array of shape/],
    ['of another type', json({ datatype: 'FP64' }), /found Array of shape/],
    ['of another name', json({ name: 'eps' }), /found undefined of shape \[\]/],
    ['with too few values', json({ data: [1, 2] }), /found Float32Array of shape/],
    ['with values that are none', json({ data: [null, ...Array(count - 1).fill(0)] }), /but found NaN/],
    ['that says nothing', { body: 'null' }, /found undefined of shape/],
    ['that is no list', { body: '{"outputs":{"output":1}}' }, /found undefined of shape/],
    ['that refuses', { status: 400, body: '{"error":"no"}' }, /found status 400, "no"; check the server/],
    ['that fails', { status: 500, body: '<html>' }, /found status 500; check the server/],
  ])('%s is refused at once', async (_, answer, sentence) => {
    const { model, asked } = await openOver([answer]);
    const failure = { code: 'model-output', message: expect.stringMatching(sentence) };
    await expect(model.predict(zeros(), [1])).rejects.toMatchObject(failure);
    expect(asked.length).toBe(1);
  });

  const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  test.each<[string, FalseAnswer | Error]>([
    ['503', { status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['a lost connection', new TypeError('fetch failed', { cause })],
    ['one cut short', bytes(4 * count, 4 * count - 1)],
    ['half of its JSON', { body: '{"outputs":[' }],
  ])('after %s, it is asked for again', async (_, first) => {
    const { model, asked } = await openOver([first, json()]);
    expect((await model.predict(zeros(), [1])).data[0]).toBe(0.5);
    expect(asked.length).toBe(2);
  });

  test.each<[FalseAnswer | Error, RegExp]>([
    [{ status: 503, body: '{"error":"busy"}' }, /found status 503, "busy" in the last of 2 tries; start it/],
    [new TypeError('fetch failed', { cause }), /found ECONNRESET in the last of 2 tries; start it/],
    [bytes(4 * count, 0), /of an answer in the last of 2 tries/],
  ])('that never comes is given up, %#', async (answer, sentence) => {
    const { model, asked } = await openOver([answer], { retries: 1 });
    const failure = { code: 'device-unavailable', message: expect.stringMatching(sentence) };
    await expect(model.predict(zeros(), [1])).rejects.toMatchObject(failure);
    expect(asked.length).toBe(2);
  });

  test('the pause before the next try ends with the signal', async () => {
    const { model, asked } = await openOver([{ status: 503, headers: { 'retry-after': '50' } }]);
    const controller = new AbortController();
    const call = model.predict(zeros(), [1], { signal: controller.signal });
    await expect.poll(() => asked.length).toBe(1);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await model.dispose();
  });

  test('an address elsewhere is not followed: it would get the headers', async () => {
    const { model, asked } = await openOver([{ status: 307, headers: { location: 'https://other.example' } }]);
    await expect(model.predict(zeros(), [1])).rejects.toThrow(/found status 307/);
    expect(asked.map(({ redirect }) => redirect)).toEqual(['manual']);
  });
});

test.each([
  [{ name: 'triton', extensions: ['binary_tensor_data'] }, 'application/octet-stream'],
  [{ name: 'OpenVINO Model Server', extensions: undefined }, 'application/octet-stream'],
  [{ name: 'mlserver' }, 'application/json'],
])('the tensors go as the server takes them: %j', async (server, type) => {
  const { model, asked } = await openOver([json()], {}, { server });
  await model.predict(zeros(), [1]);
  expect(new Headers(asked[0]!.headers).get('content-type')).toBe(type);
});

describe('a token', () => {
  const headers = { authorization: 'Bearer hush-hush' };

  test('goes with every question', async () => {
    const { model, asked } = await openOver([json()], { headers });
    await model.predict(zeros(), [1]);
    expect(new Headers(asked[0]!.headers).get('authorization')).toBe('Bearer hush-hush');
  });

  test.each<[string, FalseAnswer | Error]>([
    ['a server that repeats it', { status: 401, body: '{"error":"hush-hush is no token, Bearer hush-hush"}' }],
    ['a busy one that does', { status: 503, body: '{"error":"hush-hush"}' }],
    ['what asks, when it fails', new TypeError('Bearer hush-hush', { cause: new Error('hush-hush') })],
  ])('is in no error: %s', async (_, answer) => {
    const { model } = await openOver([answer], { headers, retries: 0 });
    const error = await model.predict(zeros(), [1]).catch((caught: Error) => caught);
    expect(error).toBeInstanceOf(Error);
    const { message, stack, cause } = error as Error;
    expect(JSON.stringify([message, stack, cause, (error as { data?: unknown }).data])).not.toContain('hush');
    expect(message).toContain('***');
  });

  test('that is no header is refused, without it', async () => {
    const refused = openOver([json()], { headers: { authorization: 'hush\nhush' } });
    await expect(refused).rejects.toThrow(/for the header authorization but found undefined/);
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  test('that is wanted and missing is asked for', async () => {
    const { model } = await openOver([{ status: 403 }]);
    await expect(model.predict(zeros(), [1])).rejects.toThrow(/found status 403; give the token .* as a header/);
  });
});

describe('what the server says of the model is compared:', () => {
  const input = (name: string, datatype: string, shape: (number | string)[]) => ({ name, datatype, shape });
  const timestep = input('timestep', 'INT64', [-1]);
  const sample = input('sample', 'FP32', [-1, c, h, w]);

  test.each([
    ['images of another shape', { inputs: [input('sample', 'FP32', [-1, c, 64, 64]), timestep] }, /sample to be FP32/],
    ['of another type', { inputs: [input('sample', 'FP16', [-1, c, h, w]), timestep] }, /but found FP16 of shape/],
    ['timesteps of another type', { inputs: [sample, input('timestep', 'FP32', [-1])] }, /timestep to be INT64/],
    ['no inputs', { inputs: undefined }, /sample to be FP32 .* but found none/],
    ['one more input', { inputs: [sample, timestep, input('label', 'INT64', [-1])] }, /no input but .* found label/],
    ['another output', { outputs: [input('output', 'FP32', [-1, 2 * c, h, w])] }, /output to be FP32/],
  ])('%s', async (_, changes, sentence) => {
    const failure = { code: 'mismatch', message: expect.stringMatching(sentence) };
    await expect(openOver([json()], {}, changes)).rejects.toMatchObject(failure);
  });

  test('extents that are texts, or open, will do', async () => {
    const inputs = [input('sample', 'FP32', ['-1', `${c}`, '-1', '-1']), input('timestep', 'INT64', ['-1'])];
    const { model } = await openOver([json()], {}, { inputs });
    expect(model.info).toMatchObject({ id: expect.stringMatching(/^tiny-int64@/), device: 'remote' });
  });

  test.each([
    [{ concurrency: 0 }, /concurrency/],
    [{ retries: -1 }, /retries/],
    [{ timeout: 0 }, /timeout/],
    [{ maxBatch: 0.5 }, /maxBatch/],
  ])('options out of range: %j', async (options, sentence) => {
    await expect(openOver([json()], options)).rejects.toThrow(sentence);
  });
});
