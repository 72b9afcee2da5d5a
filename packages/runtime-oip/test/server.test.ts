// Over a server in a process of its own: what calls share, what is under way when it ends, and certificates.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type EpsModel, tensor } from '@fuzzydiff/core';
import { manifestInfo } from '@fuzzydiff/core/bundle';
import { keyedNoise } from '@fuzzydiff/core/math';
import { expect, onTestFinished, test } from 'vitest';
import { type LoadOptions, loadModel } from '../src/load-model.js';
import { openTiny, tinyBundle } from './bundles.js';
import { type OipServer, type OipServerOptions, startOipServer } from './oip-server.js';

const run = promisify(execFile);
const bundle = await openTiny('int64');
const { shape } = bundle.manifest;

async function serve(abilities: Omit<OipServerOptions, 'bundle'> = {}): Promise<OipServer> {
  const server = await startOipServer({ bundle: tinyBundle('int64'), ...abilities });
  onTestFinished(() => server.stop());
  return server;
}

async function open(server: OipServer, options: LoadOptions = {}): Promise<EpsModel> {
  const model = await loadModel(server.model, bundle, options);
  onTestFinished(() => model.dispose());
  return model;
}

function noise(key: string, count = 1) {
  const samples = tensor([count, ...shape]);
  keyedNoise(0).fill(samples.data, { image: key, purpose: 'initial' });
  return samples;
}

test('calls of different images share questions, up to the limit that the server states', async () => {
  const server = await serve({ maxBatch: 4, column: true });
  const model = await open(server);
  expect(model.info.maxBatch).toBe(4);
  const keys = Array.from({ length: 8 }, (_, n) => `image ${n}`);
  const together = await Promise.all(keys.map((key, n) => model.predict(noise(key), [n])));
  expect((await server.seen()).batches).toEqual([4, 4]);
  for (const [n, key] of keys.entries()) {
    const alone = await model.predict(noise(key), [n]);
    const difference = Math.max(...alone.data.map((value, i) => Math.abs(value - together[n]!.data[i]!)));
    expect(difference).toBeLessThan(1e-5);
  }
});

test('calls of several samples are not taken apart', async () => {
  const server = await serve({ maxBatch: 4 });
  const model = await open(server);
  const found = await Promise.all([3, 3, 1].map((count) => model.predict(noise('x', count), Array(count).fill(9))));
  expect(found.map((own) => own.shape[0])).toEqual([3, 3, 1]);
  expect((await server.seen()).batches).toEqual([3, 4]);
});

test('as many are under way as may be, and the rest waits', async () => {
  const server = await serve({ maxBatch: 1, faults: 0 });
  let [now, most] = [0, 0];
  const counting: typeof fetch = async (...args) => {
    most = Math.max(most, ++now);
    return fetch(...args).finally(() => now--);
  };
  const model = await open(server, { concurrency: 3, fetch: counting });
  await Promise.all(Array.from({ length: 9 }, (_, n) => model.predict(noise(`${n}`), [n])));
  expect(most).toBe(3);
});

test('one call that is refused does not harm those that it shared a question with', async () => {
  const model = await open(await serve({ binary: false }));
  const broken = noise('a');
  broken.data[0] = Number.NaN;
  const [bad, good] = await Promise.allSettled([model.predict(broken, [1]), model.predict(noise('b'), [1])]);
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'invalid-argument' } });
  expect(good.status).toBe('fulfilled');
});

test('an abort ends a call that waits, and one under way that nobody else wants', async () => {
  const server = await serve({ faults: 1, slow: 60_000, seed: 1 });
  const reason = new Error('enough');
  // Before faults begin: every answer of this server is one, so it is opened over another.
  const other = await serve();
  const fetchFrom: typeof fetch = (url, init) =>
    fetch(init?.method === 'POST' ? `${url}`.replace(other.model, server.model) : url, init);
  const model = await open(other, { fetch: fetchFrom, maxBatch: 1, concurrency: 1, timeout: 50 });
  const controller = new AbortController();
  const options = { signal: controller.signal };
  const calls = [model.predict(noise('a'), [1], options), model.predict(noise('b'), [1], options)];
  setTimeout(() => controller.abort(reason), 200);
  const started = performance.now();
  for (const call of calls) await expect(call).rejects.toBe(reason);
  await model.dispose();
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a server that is killed under a call, and started again, gives the answer all the same', async () => {
  const first = await startOipServer({ bundle: tinyBundle('int64') });
  const port = Number(new URL(first.model).port);
  const model = await open(first);
  const before = await model.predict(noise('a'), [7]);
  await first.stop();
  const call = model.predict(noise('a'), [7]);
  await serve({ port });
  expect((await call).data).toEqual(before.data);
});

test('a server that is not there is said so at once', async () => {
  const gone = await startOipServer({ bundle: tinyBundle('int64') });
  await gone.stop();
  const started = performance.now();
  await expect(loadModel(gone.model, bundle)).rejects.toMatchObject({
    code: 'device-unavailable',
    message: expect.stringMatching(/ but found ECONNREFUSED; start it, or check the address\.$/),
  });
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a model that is not there, a token that is wrong', async () => {
  const server = await serve({ token: 'Bearer right-token' });
  const headers = { authorization: 'Bearer right-token' };
  const model = await open(server, { headers });
  expect((await model.predict(noise('a'), [1])).shape).toEqual([1, ...shape]);
  await expect(open(server, { headers: { authorization: 'Bearer wrong-token' } })).rejects.toThrow(
    /found status 401, "\*\*\* is not the token"; give the token/,
  );
  const elsewhere = server.model.replace(/[^/]+$/, 'cats');
  await expect(loadModel(elsewhere, bundle, { headers })).rejects.toMatchObject({ code: 'not-found' });
});

test('the id that the server states is the bundle’s, or another model’s', async () => {
  const { id } = manifestInfo(bundle.manifest, 'remote');
  expect((await open(await serve({ id }))).info.id).toBe(id);
  await expect(open(await serve({ id: 'tiny-int64@0' }))).rejects.toMatchObject({
    code: 'mismatch',
    message: expect.stringMatching(/^Expected the model tiny-int64@\w+ at .* but found tiny-int64@0; name the bundle/),
  });
});

const openssl = await run('openssl', ['version']).then(
  () => '',
  () => ' (skipped: openssl, which makes a certificate, is not installed)',
);

test.skipIf(openssl)(`over TLS, with a certificate that is trusted, or not${openssl}`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oip-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await run('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...named]);
  const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  const server = await serve({ tls });
  await expect(open(server)).rejects.toMatchObject({
    code: 'device-unavailable',
    message: expect.stringMatching(/but found DEPTH_ZERO_SELF_SIGNED_CERT; name its authority in NODE_EXTRA_CA_CERTS/),
  });
  const code = `
    import { loadModel } from '@fuzzydiff/runtime-oip';
    import { openBundle } from '@fuzzydiff/runtime-node';
    const model = await loadModel('${server.model}', await openBundle(${JSON.stringify(tinyBundle('int64'))}));
    console.log(model.info.id);
  `;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: cert };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: import.meta.dirname,
    env,
  });
  expect(stdout).toMatch(/^tiny-int64@/);
});
