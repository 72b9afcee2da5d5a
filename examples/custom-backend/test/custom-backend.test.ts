// The example against its real server, over HTTP.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, presets, type Tensor } from '@fuzzydiff/core';
import { largestSquare, toModel } from '@fuzzydiff/core/image';
import { correct, keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { bundleUrl, examplesUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel as loadHere } from '@fuzzydiff/runtime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadModel } from '../my-backend.mjs';
import { type Server, startServer } from './server.js';

const run = promisify(execFile);
const scratched = fileURLToPath(new URL('scratched.png', examplesUrl));
let server: Server;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  vi.stubEnv('FUZZYDIFF_SERVER', `${server.url}/v2/models/portraits-64`);
  folder = await mkdtemp(join(tmpdir(), 'custom-backend-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('the contract', () => {
  for (const { name, run } of conformanceCases) test(name, () => run({ load: loadModel }));
});

test('a face corrected over there is the face corrected here', async () => {
  const file = new URL('calibration-fast.safetensors', bundleUrl);
  const calibration = parseCalibration(await readFile(file), file.pathname);
  const { data: pixels, info } = await sharp(scratched).raw().toBuffer({ resolveWithObject: true });
  const image = { name: scratched, width: info.width, height: info.height, channels: 3, depth: 8, pixels } as const;
  const correctBy = async (model: EpsModel): Promise<Tensor> => {
    const input = toModel(image, largestSquare(image), model.info.shape);
    const [corrected] = await correct(model, [{ image: input }], {
      calibration,
      settings: presets.fast.correction,
      noise: keyedNoise(0),
    });
    await model.dispose();
    return corrected!.samples;
  };
  const there = await correctBy(await loadModel());
  const here = await correctBy(await loadHere(bundleUrl));
  const differences = there.data.map((value, i) => Math.abs(value - here.data[i]!));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-4);
});

describe('`fuzzydiff --model ./my-backend.mjs`', () => {
  const bin = join(dirname(createRequire(import.meta.url).resolve('fuzzydiff/package.json')), 'dist/bin.js');
  const fuzzydiff = (...args: string[]) => {
    return run(process.execPath, [bin, ...args], { cwd: fileURLToPath(new URL('..', import.meta.url)) });
  };

  test('corrects to the picture of the model that it serves', async () => {
    const picture = async (out: string, ...model: string[]) => {
      await fuzzydiff('correct', scratched, '--whole', '--preset', 'fast', '--out', join(folder, out), ...model);
      const { made } = JSON.parse(await readFile(join(folder, out, 'scratched.report.json'), 'utf8'));
      return {
        made,
        pixels: await sharp(join(folder, out, 'scratched.corrected.png'))
          .raw()
          .toBuffer(),
      };
    };
    const there = await picture('there', '--model', './my-backend.mjs');
    const here = await picture('here', '--model', 'portraits-64');
    expect(there.pixels).toEqual(here.pixels);
    const { model, calibration } = here.made;
    expect(there.made).toMatchObject({ model, calibration, device: 'remote' });
  });

  test('passes what doctor asks of it', async () => {
    const { stdout } = await fuzzydiff('doctor', '--model', './my-backend.mjs', '--json');
    const { model, conformance } = JSON.parse(stdout);
    expect(model.device).toBe('remote');
    expect(conformance).toEqual(conformanceCases.map(({ name }) => ({ name, passed: true })));
  });
});

test('the README’s program runs with either import', async () => {
  const example = new URL('..', import.meta.url);
  const [, program = ''] = /^```js\n(.*?)^```/ms.exec(await readFile(new URL('README.md', example), 'utf8')) ?? [];
  const there = program.replace("'./my-backend.mjs'", JSON.stringify(new URL('my-backend.mjs', example)));
  const here = program.replace(/^import .*\/\/ here: (.*)$/m, '$1');
  const printed = await Promise.all(
    [there, here].map(async (code) => {
      const args = ['--input-type=module', '--eval', code];
      return (await run(process.execPath, args, { cwd: fileURLToPath(example) })).stdout;
    }),
  );
  expect(printed).toEqual([expect.stringMatching(/^portraits-64@\S+ remote$/m), expect.not.stringContaining('remote')]);
  expect(printed[1]).toMatch(/^portraits-64@/);
});

describe('the server', () => {
  const asked = async (path: string, question?: unknown) => {
    const body = typeof question === 'string' ? question : JSON.stringify(question);
    const response = await fetch(`${server.url}${path}`, question === undefined ? {} : { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const question = {
    id: '7',
    inputs: [
      { name: 'sample', datatype: 'FP32', shape: [1, 3, 64, 64], data: Array(12288).fill(0) },
      { name: 'timestep', datatype: 'INT64', shape: [1], data: [5] },
    ],
  };

  test('says what it is, that it lives and is ready, and what its model takes', async () => {
    expect(await asked('/v2')).toMatchObject({ status: 200, body: { extensions: [] } });
    expect(await asked('/v2/health/live')).toEqual({ status: 200, body: { live: true } });
    expect(await asked('/v2/health/ready')).toEqual({ status: 200, body: { ready: true } });
    expect(await asked('/v2/models/portraits-64/ready')).toEqual({
      status: 200,
      body: { name: 'portraits-64', ready: true },
    });
    expect((await asked('/v2/models/portraits-64')).body).toEqual({
      name: 'portraits-64',
      platform: 'onnxruntime',
      inputs: [
        { name: 'sample', datatype: 'FP32', shape: [-1, 3, 64, 64] },
        { name: 'timestep', datatype: 'INT64', shape: [-1] },
      ],
      outputs: [{ name: 'output', datatype: 'FP32', shape: [-1, 3, 64, 64] }],
    });
  });

  test('answers a question whose values are nested, under its id', async () => {
    const flat = await asked('/v2/models/portraits-64/infer', question);
    expect(flat).toMatchObject({ status: 200, body: { id: '7', model_name: 'portraits-64' } });
    const [sample, timestep] = question.inputs;
    const inputs = [{ ...sample, data: [sample!.data.slice(0, 9), [sample!.data.slice(9)]] }, timestep];
    expect(await asked('/v2/models/portraits-64/infer', { ...question, inputs })).toEqual(flat);
  });

  test.each([
    ['no JSON', '{', /JSON/],
    ['no inputs', {}, /the input sample but found undefined/],
    ['another datatype', { inputs: [{ ...question.inputs[0], datatype: 'FP16' }] }, /FP32 values/],
    ['missing values', { inputs: [{ ...question.inputs[0], data: [1] }] }, /as many as its shape says/],
    [
      'another shape',
      { inputs: [{ ...question.inputs[0], shape: [1, 3, 4096] }, question.inputs[1]] },
      /samples but found an array of shape \[1, 3, 4096\]/,
    ],
    [
      'a timestep past the schedule',
      { inputs: [question.inputs[0], { ...question.inputs[1], data: [1000] }] },
      /timesteps\[0\] but found 1000/,
    ],
  ])('refuses %s with status 400, and a sentence', async (_, wrong, sentence) => {
    expect(await asked('/v2/models/portraits-64/infer', wrong)).toEqual({
      status: 400,
      body: { error: expect.stringMatching(sentence) },
    });
  });
});
