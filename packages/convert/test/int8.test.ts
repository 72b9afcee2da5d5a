import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { InferenceSession } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importCheckpoint } from '../src/node/index.js';
import { ownCheckpoints } from './own-checkpoints.js';
import { type KnownAnswer, maxAbsError, predict, readKnownAnswer } from './run-bundle.js';

const checkpoints = path.join(import.meta.dirname, 'checkpoints');
const weights = 'diffusion_pytorch_model.safetensors';
const int8 = 'model.int8.onnx';

let scratch: string;
let out: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'int8-'));
  out = path.join(scratch, 'bundle');
});
afterEach(async () => {
  await rm(scratch, { recursive: true });
});

/** Imports a checkpoint with ranges of the known answer's own samples, or what becomes of them. */
async function imported(
  name: string,
  change = (ranges: Float32Array): unknown => ranges,
): Promise<{ answer: KnownAnswer; ranges: Float32Array }> {
  const folder = path.join(checkpoints, name);
  const answer = await readKnownAnswer(path.join(folder, 'expected.safetensors'));
  let ranges = new Float32Array();
  await importCheckpoint(folder, {
    out,
    async measureRanges({ folder: beside, graph }) {
      const file = path.join(beside, 'ranges.onnx');
      await writeFile(file, graph);
      const session = await InferenceSession.create(file, { executionProviders: ['cpu'] });
      const found = await session.run({ sample: answer.sample, timestep: answer.timestep });
      await session.release();
      await rm(file);
      expect(found['ranges']!.dims[1]).toBe(2);
      ranges = Float32Array.from(found['ranges']!.data as Float32Array);
      return change(ranges) as Float32Array;
    },
  });
  return { answer, ranges };
}

/** What onnxruntime makes of a graph when it loads it: how often each operator is in it. */
async function operators(graph: string): Promise<(op: string) => number> {
  const optimizedModelFilePath = path.join(scratch, 'optimised.onnx');
  const session = await InferenceSession.create(graph, {
    executionProviders: ['cpu'],
    optimizedModelFilePath,
    // It would warn that the file is for this machine.
    logSeverityLevel: 3,
  });
  await session.release();
  const text = (await readFile(optimizedModelFilePath)).toString('latin1');
  // As the file has a node's operator: its field, its length, its name.
  return (op) => text.split(`"${String.fromCharCode(op.length)}${op}`).length - 1;
}

// Of answers of unit variance, by networks of random weights. Measured: .02 to .05.
const bound = 0.1;

describe('the graph that computes in 8 bits', () => {
  for (const name of ownCheckpoints)
    it(`agrees with PyTorch, and each of its convolutions becomes one in 8 bits: ${name}`, async () => {
      const { answer, ranges } = await imported(name);
      const error = maxAbsError(await predict(out, answer, 'cpu', int8), answer.output);
      expect(error).toBeLessThan(bound);
      // What computes in float32 stays below 1e-4.
      expect(error).toBeGreaterThan(1e-3);
      const count = await operators(path.join(out, int8));
      // Of each, the input and the output have a range, of two values; and nothing of how its weights are rounded is left to do.
      expect(count('QLinearConv')).toBe(ranges.length / 4);
      expect(count('ReduceMax')).toBe(0);
    });

  it('is in the bundle beside the others, over the same weights, and changes nothing of them', async () => {
    await imported('unet2d-resnet-blocks');
    const manifest = parseManifest(await readFile(path.join(out, 'model.json'), 'utf8'), 'model.json');
    expect(manifest.graph).toMatchObject({ file: 'model.onnx', halfFile: 'model.float16.onnx', int8File: int8 });
    const graphs = ['model.float16.onnx', int8, 'model.onnx'];
    expect((await readdir(out)).sort()).toEqual([weights, 'model.json', ...graphs].sort());
    const plain = path.join(scratch, 'plain');
    const { manifest: without } = await importCheckpoint(path.join(checkpoints, 'unet2d-resnet-blocks'), {
      out: plain,
    });
    const { [int8]: own, ...others } = manifest.files;
    expect(others).toEqual(without.files);
    expect(own?.bytes).toBe((await stat(path.join(out, int8))).size);

    const text = (await readFile(path.join(out, int8))).toString('latin1');
    const stored = await readFile(path.join(out, weights));
    // Of the last tensor, which any copy would have.
    expect(text).not.toContain(stored.subarray(-64).toString('latin1'));
    expect(text).toContain(weights);
  });

  it('holds what its ranges hold: maps beyond them are cut off', async () => {
    const { answer } = await imported('unet2d-resnet-blocks', (ranges) => ranges.map((value) => value / 4));
    const error = maxAbsError(await predict(out, answer, 'cpu', int8), answer.output);
    expect(error).toBeGreaterThan(2 * bound);
  });

  const malformed: [string, (ranges: Float32Array) => unknown, RegExp][] = [
    [
      'too few',
      (ranges) => ranges.subarray(2),
      /a Float32Array of \d+ values for the measured ranges but found an array/,
    ],
    ['of another type', (ranges) => [...ranges], /a Float32Array of \d+ values for the measured ranges but found/],
    ['not finite', (ranges) => ranges.fill(Number.NaN, 5, 6), /finite numbers, the smaller one first, of each map/],
    [
      'the wrong way round',
      (ranges) => ranges.fill(1, 0, 1).fill(-1, 1, 2),
      /the smaller one first.* found \[1, -1\]\./,
    ],
  ];
  for (const [what, change, message] of malformed)
    it(`refuses ranges in a sentence, and leaves nothing: ${what}`, async () => {
      await expect(imported('unet2d-no-middle', change)).rejects.toThrow(message);
      expect(await readdir(scratch)).toEqual([]);
    });
});
