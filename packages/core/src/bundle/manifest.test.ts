import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { FuzzydiffError } from '../errors.js';
import { portraitFrame } from '../photo/placement.js';
import {
  comparingFiles,
  type ModelManifest,
  manifestInfo,
  modelFiles,
  networkFiles,
  parseManifest,
} from './manifest.js';

const hash = (digit: string) => digit.repeat(64);
const good: ModelManifest = {
  specification: 'fuzzydiff-bundle/2',
  name: 'portraits',
  shape: [3, 64, 64],
  schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
  predictionType: 'epsilon',
  varianceType: 'fixed_small',
  clipSample: true,
  graph: {
    file: 'model.onnx',
    samples: 'sample',
    timesteps: 'timestep',
    timestepType: 'int64',
    output: 'output',
    maxBatch: 16,
    fixedBatch: false,
    externalData: ['weights/unet.safetensors'],
  },
  frame: { ...portraitFrame, description: 'The square around the face.' },
  retentionSigma: 0.5,
  calibrations: { balanced: 'calibration-balanced.safetensors' },
  files: {
    'model.onnx': { bytes: 1000, sha256: hash('a') },
    'weights/unet.safetensors': { bytes: 0, sha256: hash('b') },
  },
  license: 'MIT',
  source: 'made for a test',
};
const parse = (manifest: unknown) => parseManifest(JSON.stringify(manifest), 'bundle/model.json');

test('a manifest is read as it was written', () => {
  expect(parse(good)).toEqual(good);
});

test('one of version 1, whose frame was a text, is read as one of version 2', () => {
  const description = 'The square around the face.';
  const first = { ...good, specification: 'fuzzydiff-bundle/1', frame: description };
  expect(parse(first)).toEqual({ ...good, frame: { kind: 'whole', description } });
});

test('the network’s files are the graph and its external data', () => {
  expect(modelFiles(good)).toEqual(['model.onnx', 'weights/unet.safetensors']);
});

test('a network that compares is one of its files, by whose hash it is called', () => {
  const discrepancy = 'discrepancy.safetensors';
  const files = { ...good.files, [discrepancy]: { bytes: 10, sha256: `0123456789abcdef${'c'.repeat(48)}` } };
  const both: ModelManifest = { ...good, discrepancy, files };
  expect(parse(both)).toEqual(both);
  expect(manifestInfo(both, 'cpu')).toEqual({ ...manifestInfo(good, 'cpu'), discrepancy: '0123456789abcdef' });
  expect(() => parse({ ...good, discrepancy })).toThrow(/files\["discrepancy\.safetensors"\]\.bytes/);
  expect(() => parse({ ...both, discrepancy: '../else' })).toThrow(/inside the bundle/);
  const graph = 'discrepancy.onnx';
  const computed = { ...both, discrepancyGraph: graph, files: { ...files, [graph]: files[discrepancy] } };
  expect(comparingFiles(parse(computed))).toEqual([discrepancy, graph]);
  expect(() => parse({ ...both, discrepancyGraph: graph })).toThrow(/files\["discrepancy\.onnx"\]\.bytes/);
  expect(() => parse({ ...good, discrepancyGraph: graph })).toThrow(/discrepancyGraph but found no discrepancy/);
});

test.each([
  ['in half precision', { halfFile: 'model.float16.onnx' }],
  ['in 8 bits', { int8File: 'model.int8.onnx' }],
])('a graph %s is one of its files, and does not change what the model is', (_, named) => {
  const [file] = Object.values(named);
  const both: ModelManifest = {
    ...good,
    graph: { ...good.graph, ...named },
    files: { ...good.files, [file!]: { bytes: 10, sha256: hash('c') } },
  };
  expect(parse(both)).toEqual(both);
  expect(networkFiles(good)).toEqual(modelFiles(good));
  expect(networkFiles(both)).toEqual([...modelFiles(good), file]);
  expect(manifestInfo(both, 'webgpu')).toEqual(manifestInfo(good, 'webgpu'));
});

test('the model’s facts are the manifest’s, its id carries the hashes of its files', () => {
  expect(manifestInfo(good, 'webgpu')).toEqual({
    id: 'portraits@aaaaaaaaaaaaaaaa+bbbbbbbbbbbbbbbb',
    shape: [3, 64, 64],
    schedule: good.schedule,
    predictionType: 'epsilon',
    varianceType: 'fixed_small',
    clipSample: true,
    retentionSigma: 0.5,
    frame: 'The square around the face.',
    maxBatch: 16,
    device: 'webgpu',
  });
});

/** The manifest with the value at that path replaced, or taken out. */
function changed(path: readonly string[], value?: unknown): unknown {
  const copy = structuredClone(good) as unknown as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = value;
  return copy;
}

test.each<[path: string, value: unknown, message: RegExp]>([
  [
    'specification',
    'fuzzydiff-bundle/3',
    /one of fuzzydiff-bundle\/2, fuzzydiff-bundle\/1 for specification but found "fuzzydiff-bundle\/3"/,
  ],
  ['name', '', /text for name/],
  ['shape', [3, 64], /\[channels, height, width\] for shape but found \[3, 64\]/],
  ['shape', [3, 64, 0.5], /for shape but found 0\.5/],
  ['schedule', undefined, /schedule\.kind/],
  ['schedule', { kind: 'given' }, /schedule\.betas/],
  ['schedule.end', 2, /schedule\.end but found 2/],
  ['predictionType', 'eps', /predictionType/],
  ['varianceType', undefined, /varianceType/],
  ['clipSample', 'yes', /true or false for clipSample but found "yes"/],
  ['graph', undefined, /graph\.file/],
  ['graph.output', 7, /graph\.output but found 7/],
  ['graph.timestepType', 'int32', /graph\.timestepType/],
  ['graph.maxBatch', 0, /graph\.maxBatch/],
  ['graph.fixedBatch', undefined, /graph\.fixedBatch/],
  ['graph.halfFile', 7, /text for the name of a file but found 7/],
  ['graph.halfFile', '', /text for the name of a file/],
  ['graph.halfFile', 'half.onnx', /files\["half\.onnx"\]\.bytes but found undefined/],
  ['graph.int8File', 7, /text for the name of a file but found 7/],
  ['graph.int8File', 'int8.onnx', /files\["int8\.onnx"\]\.bytes but found undefined/],
  ['graph.externalData', 'weights', /list for graph\.externalData/],
  ['graph.externalData', [7], /text for the name of a file but found 7/],
  ['frame', undefined, /one of face, whole for frame\.kind but found undefined/],
  ['frame', 'The square around the face.', /frame\.kind/],
  ['frame', { kind: 'whole' }, /text for frame\.description/],
  ['frame', { kind: 'face', description: 'a face' }, /five points for frame\.landmarks but found undefined/],
  [
    'frame.landmarks',
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 5],
    ],
    /for frame\.landmarks but found 5/,
  ],
  ['frame.landmarks', [[0, 0], [0, 0], [0, 0], [0, 0], 7], /\[x, y\] in frame\.landmarks but found 7/],
  ['license', undefined, /license/],
  ['source', 1, /source/],
  ['retentionSigma', -1, /retentionSigma/],
  ['calibrations', null, /object for calibrations but found null/],
  ['calibrations', { fast: 1 }, /text for the name of a file but found 1/],
  ['files', undefined, /object for files/],
  ['files', {}, /files\["model\.onnx"\]\.bytes but found undefined/],
  [
    'files',
    { ...good.files, 'model.onnx': { bytes: 1, sha256: 'abc' } },
    /sha256 for files\["model\.onnx"\] but found "abc"/,
  ],
  ['files', { ...good.files, 'notes.txt': { bytes: -1 } }, /files\["notes\.txt"\]\.bytes but found -1/],
  ['files', { ...good.files, '../notes.txt': { bytes: 1, sha256: hash('c') } }, /a file inside the bundle/],
])('%s: %j is refused by its name', async (path, value, message) => {
  const failure = await failureOf(() => parse(changed(path.split('.'), value)));
  expect(failure).toBeFuzzydiffError('invalid-file', message);
  expect((failure as Error).message).toContain('bundle/model.json');
});

test.each([
  '/etc/passwd',
  '../model.onnx',
  'a/../../b',
  'a\\b',
  'C:/model.onnx',
  'https://example.org/x',
  '%2e%2e/x',
  'x?y',
  'x#y',
])('no name may lead out of the bundle: %s', async (name) => {
  for (const path of [
    ['graph', 'file'],
    ['graph', 'halfFile'],
    ['graph', 'int8File'],
    ['graph', 'externalData'],
    ['calibrations', 'balanced'],
  ]) {
    const failure = await failureOf(() => parse(changed(path, path.includes('externalData') ? [name] : name)));
    expect(failure).toBeFuzzydiffError('invalid-file', /inside the bundle/);
  }
});

test.each(['', '{', 'null', '[]', '7', '"model"'])('text that is no manifest is refused: %s', async (text) => {
  expect(await failureOf(() => parseManifest(text, 'model.json'))).toBeFuzzydiffError('invalid-file', /model\.json/);
});

describe('whatever is in one of its fields', () => {
  const paths = (at: object, prefix: readonly string[] = []): string[][] =>
    Object.entries(at).flatMap(([key, value]) => {
      const path = [...prefix, key];
      return typeof value === 'object' && value !== null ? [path, ...paths(value, path)] : [path];
    });

  test('it is read and usable, or refused with a sentence of its own', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths(good)), fc.jsonValue(), (path, value) => {
        let manifest: ModelManifest;
        try {
          manifest = parse(changed(path, value));
        } catch (error) {
          expect(error).toBeFuzzydiffError('invalid-file');
          // Not a slip of the parser's own, passed on.
          const { cause } = error as FuzzydiffError;
          if (cause instanceof TypeError || cause instanceof RangeError) throw cause;
          return;
        }
        expect(manifestInfo(manifest, 'cpu').id).toMatch(/^.+@[0-9a-f]{16}/s);
      }),
      { numRuns: 2000 },
    );
  });
});
