// `--model oip:...`: the network runs on an inference server, which is a process of its own here.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { largestDifference } from '../../runtime-node/test/fixtures.js';
import { type OipServer, startOipServer } from '../../runtime-oip/test/oip-server.js';
import { absoluteModel } from '../src/archive/jobs-for.js';
import { openPrior } from '../src/index.js';
import { filesBelow, fuzzydiff, temporaryFolder, tinyBundle, writePicture } from './command.js';

const folder = temporaryFolder();
const pictures = join(folder, 'pictures');
const calibration = join(folder, 'calibration.safetensors');
const token = 'Bearer quite-secret';
const bundle = tinyBundle('int64');
let server: OipServer;
let remote: string[];

beforeAll(async () => {
  server = await startOipServer({ bundle, token, maxBatch: 8, column: true });
  remote = ['--model', `oip:${server.model}`, '--bundle', bundle];
  vi.stubEnv('FUZZYDIFF_OIP_HEADERS', `authorization: ${token}\nx-lab: seven\n`);
  await mkdir(pictures);
  // Twenty for the promise, of which an alpha of 0.05 is one in 21.
  for (let n = 0; n < 40; n++) await writePicture(join(pictures, `${n}.png`), { phase: n / 13, width: 12, height: 16 });
  const made = await fuzzydiff(['calibrate', pictures, ...remote, '--preset', 'fast', '--out', calibration]);
  expect(made, made.stderr).toMatchObject({ code: 0 });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

const correct = (out: string, inputs: string[], ...options: string[]) =>
  fuzzydiff([
    ...['correct', ...inputs, '--preset', 'fast', '--whole', '--always', '--strength', '0'],
    ...['--calibration', calibration, '--out', join(folder, out), ...options],
  ]);
const pixels = (path: string) => sharp(path).raw().toBuffer();

test('a picture corrected over there is the picture corrected here', async () => {
  const inputs = [0, 1, 2, 3].map((n) => join(pictures, `${n}.png`));
  const there = await correct('there', inputs, ...remote);
  expect(there, there.stderr).toMatchObject({ code: 0 });
  const here = await correct('here', inputs, '--model', bundle, '--device', 'cpu');
  expect(here, here.stderr).toMatchObject({ code: 0 });
  for (const n of [0, 1, 2, 3]) {
    const [a, b] = await Promise.all(['there', 'here'].map((out) => pixels(join(folder, out, `${n}.corrected.png`))));
    expect(Math.max(...a!.map((value, i) => Math.abs(value - b![i]!)))).toBeLessThanOrEqual(1);
    const report = await readFile(join(folder, 'there', `${n}.report.json`), 'utf8');
    expect(JSON.parse(report).made).toMatchObject({
      model: expect.stringMatching(/^tiny-int64@/),
      device: 'remote',
    });
    expect(report).not.toContain('secret');
  }
  // Of four images at once, calls share questions.
  expect(Math.max(...(await server.seen()).batches)).toBeGreaterThan(1);
});

test('the library opens it, too', async () => {
  const prior = await openPrior(`oip:${server.model}`, { bundle, preset: 'fast' });
  const sample = await prior.sample({ seed: 3 });
  const own = await openPrior(bundle, { preset: 'fast', worker: false, device: 'cpu' });
  const wanted = await own.sample({ seed: 3 });
  await Promise.all([prior.dispose(), own.dispose()]);
  expect(largestDifference(sample.samples.data, wanted.samples.data)).toBeLessThan(1e-4);
});

test('`doctor` says what is sent where, and the cases pass', async () => {
  const { code, stdout } = await fuzzydiff(['doctor', ...remote]);
  expect(stdout).toContain(`sent anywhere: images with noise, as the network takes them, to oip:${server.model}`);
  expect(stdout).toMatch(/model tiny-int64@\S+ on remote: images \[3,8,6\], up to 8 a call/);
  expect(stdout).not.toMatch(/FAIL|secret/);
  expect(code).toBe(0);
});

test.each<[string, () => string[], RegExp]>([
  [
    'no address',
    () => ['--model', 'oip:tiny'],
    /Expected the address of a model on a server, like oip:https:\/\/host\/v2/,
  ],
  ['no bundle', () => remote.slice(0, 2), /Expected a bundle for the server's model "tiny-int64" .* with --bundle/],
  [
    'the bundle of another model',
    () => [...remote.slice(0, 2), '--bundle', 'portraits-64'],
    /sample to be FP32 of shape/,
  ],
  ['a bundle beside one of our own', () => ['--model', bundle, '--bundle', bundle], /Expected --bundle beside/],
  [
    'a device',
    () => [...remote, '--device', 'cuda'],
    /nothing for the device of a server's model .* its server chooses/,
  ],
  ['threads', () => [...remote, '--threads', '2'], /the threads of a server's model but found 2/],
  ['an address with a password', () => ['--model', 'oip:http://me:hush@h/v2/models/x', '--bundle', bundle], /headers/],
])('%s', async (_, options, sentence) => {
  const { code, stderr } = await correct('wrong', [join(pictures, '0.png')], ...options());
  expect(code).not.toBe(0);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toContain('hush');
  expect(await filesBelow(join(folder, 'wrong')).catch(() => [])).toEqual([]);
});

test.each([
  ['authorization: Bearer other-token', /found status 401, "\*\*\* is not the token"; give the token/],
  ['Bearer quite-secret', /Expected "name: value" in every line of FUZZYDIFF_OIP_HEADERS/],
])('headers that will not do: %s', async (headers, sentence) => {
  vi.stubEnv('FUZZYDIFF_OIP_HEADERS', headers);
  const { code, stderr } = await correct('refused', [join(pictures, '0.png')], ...remote);
  vi.stubEnv('FUZZYDIFF_OIP_HEADERS', `authorization: ${token}`);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/other-token|quite-secret/);
});

test('a job for a queue keeps the address, and the bundle as a path that holds anywhere', () => {
  expect(absoluteModel({ model: 'oip:https://h/v2/models/p', bundle: 'here' })).toEqual({
    model: 'oip:https://h/v2/models/p',
    bundle: join(process.cwd(), 'here'),
  });
  expect(absoluteModel({ bundle: 'portraits-64' })).toEqual({ bundle: 'portraits-64' });
});
