import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importCheckpoint } from '../src/node/index.js';
import { maxAbsError, predict, readKnownAnswer } from './run-bundle.js';
import { formatSafetensors, readSafetensors, type TensorBytes, wholeName } from './safetensors.js';

const from = path.join(import.meta.dirname, 'checkpoints/unet2d-resnet-blocks');
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'patches-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true });
});

/** A tiny checkpoint whose first and last convolutions have twelve channels, beside `config` in its configuration. */
async function checkpoint(name: string, config: object): Promise<string> {
  const folder = path.join(scratch, name);
  await cp(from, folder, { recursive: true });
  const own = JSON.parse(await readFile(path.join(from, 'config.json'), 'utf8'));
  const channels = { in_channels: 12, out_channels: 12 };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ ...own, ...channels, ...config }));
  const tensors = new Map(readSafetensors(await readFile(path.join(from, wholeName))));
  const inner = own.block_out_channels[0];
  tensors.set('conv_in.weight', drawn([inner, 12, 3, 3]));
  tensors.set('conv_out.weight', drawn([12, inner, 3, 3]));
  tensors.set('conv_out.bias', drawn([12]));
  await writeFile(path.join(folder, wholeName), formatSafetensors(tensors));
  return folder;
}

function drawn(shape: readonly number[]): TensorBytes {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(1 + 7.3 * i) / 4);
  return { dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) };
}

/** PyTorch's `pixel_unshuffle(image, 2)`, by its definition: channel `4c + 2 dy + dx` has the pixels at `(2y + dy, 2x + dx)`. */
function unshuffled(image: Float32Array, [height, width]: readonly [number, number]): Float32Array {
  const [rows, columns] = [height / 2, width / 2];
  return Float32Array.from(image, (_, i) => {
    const [x, y, plane] = [i % columns, Math.floor(i / columns) % rows, Math.floor(i / (rows * columns))];
    const [c, dy, dx] = [plane >> 2, (plane >> 1) & 1, plane & 1];
    return image[(c * height + 2 * y + dy) * width + 2 * x + dx]!;
  });
}

it('a network of patches sees pixels four by four, and answers in pixels', async () => {
  const bundle = async (name: string, config: object) => {
    const out = path.join(scratch, `${name}-bundle`);
    const { manifest } = await importCheckpoint(await checkpoint(name, config), { out });
    return { out, shape: manifest.shape };
  };
  const [folded, plain] = [await bundle('folded', { patch_size: 2 }), await bundle('plain', {})];
  const [channels, rows, columns] = plain.shape;
  expect(channels).toBe(12);
  const size = [2 * rows, 2 * columns] as const;
  expect(folded.shape).toEqual([3, ...size]);

  const { timestep } = await readKnownAnswer(path.join(from, 'expected.safetensors'));
  const count = timestep.dims[0]!;
  const image = Float32Array.from({ length: count * 12 * rows * columns }, (_, i) => Math.sin(0.37 * i * i));
  const ask = (out: string, data: Float32Array, dims: readonly number[]) =>
    predict(out, { sample: new Tensor('float32', data, [count, ...dims]), timestep, output: data });
  const inPixels = await ask(folded.out, image, folded.shape);
  const inPatches = await ask(plain.out, unshuffled(image, size), plain.shape);
  expect(maxAbsError(unshuffled(inPixels, size), inPatches)).toBeLessThan(1e-5);
  expect(new Set(inPatches).size).toBeGreaterThan(100);
});
