// `fuzzydiff export`: a model repository as the servers' documentation asks for it.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tensor } from '@fuzzydiff/core';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { loadModel } from '@fuzzydiff/runtime-node';
import { expect, test } from 'vitest';
import { largestDifference } from '../../runtime-node/test/fixtures.js';
import { filesBelow, fuzzydiff, temporaryFolder, tinyBundle } from './command.js';
import { parseTextFormat } from './text-format.js';

const folder = temporaryFolder();

async function exported(bundle: string, out: string, ...options: string[]) {
  const result = await fuzzydiff(['export', bundle, '--out', join(folder, out), '--json', ...options]);
  expect(result, result.stderr).toMatchObject({ code: 0 });
  return JSON.parse(result.stdout);
}

const configOf = async (out: string, name: string) =>
  parseTextFormat(await readFile(join(folder, out, name, 'config.pbtxt'), 'utf8'));

test('for Triton: a version’s folder with the graph, and a configuration with its inputs and output', async () => {
  const found = await exported(tinyBundle('int64'), 'plain', '--triton');
  expect(found).toMatchObject({ command: 'export', server: 'triton', model: 'tiny-int64' });
  expect(await filesBelow(join(folder, 'plain'))).toEqual(['tiny-int64/1/model.onnx', 'tiny-int64/config.pbtxt']);
  const written = await readFile(join(folder, 'plain/tiny-int64/1/model.onnx'));
  expect(written).toEqual(await readFile(join(tinyBundle('int64'), 'model.onnx')));
  const { graph } = parseManifest(await readFile(join(tinyBundle('int64'), 'model.json'), 'utf8'), 'model.json');
  // Extents without the batch's; timesteps, which are the batch's alone, in a column that is taken away again.
  expect(await configOf('plain', 'tiny-int64')).toEqual({
    name: ['tiny-int64'],
    backend: ['onnxruntime'],
    max_batch_size: [graph.maxBatch],
    input: [
      { name: ['sample'], data_type: ['TYPE_FP32'], dims: [3, 8, 6] },
      { name: ['timestep'], data_type: ['TYPE_INT64'], dims: [1], reshape: [{ shape: [] }] },
    ],
    output: [{ name: ['output'], data_type: ['TYPE_FP32'], dims: [3, 8, 6] }],
    dynamic_batching: [{}],
    parameters: [{ key: ['fuzzydiff.id'], value: [{ string_value: [expect.stringMatching(/^tiny-int64@\w{16}$/)] }] }],
  });
});

test('timesteps in float32, and a variance that is learned', async () => {
  await exported(tinyBundle('float32-learned-range'), 'learned', '--triton', '--name', 'prior');
  const { name, input, output } = await configOf('learned', 'prior');
  expect(name).toEqual(['prior']);
  expect(input).toMatchObject([{ dims: [3, 8, 6] }, { data_type: ['TYPE_FP32'], dims: [1] }]);
  expect(output).toMatchObject([{ dims: [6, 8, 6] }]);
});

test('a graph whose batch is fixed is not batched: its extents are whole', async () => {
  await exported(tinyBundle('fixed-batch'), 'fixed', '--triton');
  const config = await configOf('fixed', 'tiny-fixed-batch');
  expect(config).toMatchObject({
    max_batch_size: [0],
    input: [{ dims: [3, 3, 8, 6] }, { dims: [3] }],
    output: [{ dims: [3, 3, 8, 6] }],
  });
  expect(config).not.toHaveProperty('dynamic_batching');
  expect(config).not.toHaveProperty('input.1.reshape');
});

const layouts = {
  triton: ['1/model.onnx/model.onnx', '1/model.onnx/weights.bin', 'config.pbtxt'],
  openvino: ['1/model.onnx', '1/weights.bin'],
};

test.each(['triton', 'openvino'] as const)(
  'weights beside the graph, for %s: the network is the same',
  async (server) => {
    const { folder: at } = await exported(tinyBundle('external-data'), server, `--${server}`);
    expect(await filesBelow(at)).toEqual(layouts[server]);
    // With its model.json, what was written is a bundle again.
    const network = dirname(join(at, layouts[server][0]!));
    await cp(join(tinyBundle('external-data'), 'model.json'), join(network, 'model.json'));
    const [here, there] = await Promise.all(
      [tinyBundle('external-data'), network].map(async (path) => {
        const model = await loadModel(path, { device: 'cpu', worker: false });
        const samples = Float32Array.from({ length: 144 }, (_, n) => n / 144);
        return (await model.predict(tensor([1, 3, 8, 6], samples), [7])).data;
      }),
    );
    expect(largestDifference(here!, there!)).toBe(0);
  },
);

test('a model that is there is left alone', async () => {
  await mkdir(join(folder, 'taken/tiny-int64'), { recursive: true });
  await writeFile(join(folder, 'taken/tiny-int64/config.pbtxt'), 'mine');
  const args = ['export', tinyBundle('int64'), '--triton', '--out', join(folder, 'taken')];
  const { code, stderr } = await fuzzydiff(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(/Expected no model tiny-int64 in .* but found one; name another with --name/);
  expect(await filesBelow(join(folder, 'taken'))).toEqual(['tiny-int64/config.pbtxt']);
  expect(await readFile(join(folder, 'taken/tiny-int64/config.pbtxt'), 'utf8')).toBe('mine');
});

test.each([
  [[], /Expected one of --triton and --openvino but found 0/],
  [['--triton', '--openvino'], /but found 2/],
  [['--triton', '--name', '../x'], /Expected a name of letters/],
])('%j is refused', async (options, sentence) => {
  const args = ['export', tinyBundle('int64'), '--out', join(folder, 'none'), ...options];
  const { code, stderr } = await fuzzydiff(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(sentence);
});
