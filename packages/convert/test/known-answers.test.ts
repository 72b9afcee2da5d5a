import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportOptions, importCheckpoint } from '../src/node/index.js';
import { ownCheckpoints } from './own-checkpoints.js';
import { maxAbsError, predict, readKnownAnswer } from './run-bundle.js';

const here = path.join(import.meta.dirname, 'checkpoints');
/** Larger ones that lie beside the repository, where they are handed out with it. */
const shared = path.resolve(import.meta.dirname, '../../../../shared');
const golden = path.join(shared, 'golden/checkpoints');

interface Case {
  readonly name: string;
  readonly folder: string;
  readonly options?: Partial<ImportOptions>;
  /** The file to import, where it is not the folder. */
  readonly file?: string;
}

const args = (folder: string) => ({ config: path.join(folder, 'unet_args.json') });
const own: Case[] = ownCheckpoints.map((name) => {
  const folder = path.join(here, name);
  return { name, folder };
});
const published: Case[] = [
  { name: 'diffusers-default', folder: path.join(golden, 'diffusers-default') },
  { name: 'diffusers-ddpm-celebahq', folder: path.join(golden, 'diffusers-ddpm-celebahq') },
  {
    name: 'guided-diffusion-repaint',
    folder: path.join(golden, 'guided-diffusion-repaint'),
    file: 'model.pt',
    options: args(path.join(golden, 'guided-diffusion-repaint')),
  },
  { name: 'portraits-64', folder: path.join(shared, 'models/portraits-64') },
  { name: 'portraits-128', folder: path.join(shared, 'models/portraits-128') },
];

const adapter = existsSync(process.env['VK_DRIVER_FILES'] ?? '');
const noAdapter = adapter ? '' : ' (skipped: no software adapter on this machine)';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'convert-'));
});
afterAll(async () => {
  await rm(scratch, { recursive: true });
});

async function errorOf(
  { name, folder, file, options }: Case,
  more: Partial<ImportOptions> = {},
  ...run: [device?: 'cpu' | 'webgpu', graph?: 'model.float16.onnx']
): Promise<number> {
  const out = path.join(scratch, [name, ...run, ...Object.values(more)].join('-'));
  await importCheckpoint(path.join(folder, file ?? ''), { out, ...options, ...more });
  const answer = await readKnownAnswer(path.join(folder, 'expected.safetensors'));
  return maxAbsError(await predict(out, answer, ...run), answer.output);
}

describe('known answers of PyTorch', () => {
  for (const known of own)
    it(known.name, async () => {
      expect(await errorOf(known)).toBeLessThan(1e-4);
    });
  for (const known of published)
    it.skipIf(!existsSync(known.folder))(`${known.name} (${path.relative(process.cwd(), known.folder)})`, async () => {
      expect(await errorOf(known)).toBeLessThan(1e-4);
    });

  // One of each architecture, both with attention, and one whose first convolution has twelve channels, which a WebGPU kernel has
  // been reported to get wrong (onnxruntime's issue 29651): a software adapter compiles shaders for seconds.
  const onGpu = ['unet2d-resnet-blocks', 'unet2d-patches', 'guided-new-order'];
  for (const known of own.filter(({ name }) => onGpu.includes(name)))
    it.skipIf(!adapter)(`${known.name} on webgpu${noAdapter}`, { timeout: 120_000, tags: ['release'] }, async () => {
      expect(await errorOf(known, {}, 'webgpu')).toBeLessThan(1e-3);
    });

  it('tells a wrong network from the right one', async () => {
    // The same checkpoint read as if its attention had another number of heads: only the answer can tell.
    const folder = path.join(here, 'guided-new-order');
    const config = path.join(scratch, 'heads.json');
    const right = JSON.parse(await readFile(path.join(folder, 'unet_args.json'), 'utf8'));
    await writeFile(config, JSON.stringify({ ...right, num_heads: 4 }));
    expect(await errorOf({ name: 'heads', folder, file: 'model.pt', options: { config } })).toBeGreaterThan(1e-3);
  });
});

describe('half precision', () => {
  const folder = path.join(here, 'unet2d-resnet-blocks');

  it('rounds the weights once', async () => {
    const error = await errorOf({ name: 'half', folder }, { dtype: 'fp16' });
    expect(error).toBeLessThan(1e-2);
    expect(error).toBeGreaterThan(1e-6);
    const [before, after] = await Promise.all([
      stat(path.join(folder, 'diffusion_pytorch_model.safetensors')),
      stat(path.join(scratch, 'half-fp16', 'weights.fp16.safetensors')),
    ]);
    expect(after.size).toBeLessThan(0.65 * before.size);
  });
});

describe('the graph that computes in half precision', () => {
  const half = 'model.float16.onnx';
  // Of answers of unit variance. Measured: some 1e-3, and up to 1.7e-2 on llvmpipe, which also adds up in float16.
  const onCpu = 5e-3;
  const onWebgpu = 3e-2;

  // Their weights are in float32, float16 and bfloat16.
  for (const known of own)
    it(`${known.name} on the cpu`, async () => {
      const error = await errorOf(known, {}, 'cpu', half);
      expect(error).toBeLessThan(onCpu);
      // What computes in float32 stays below 1e-4: see above.
      expect(error).toBeGreaterThan(2e-4);
    });
  it('over weights that were written in half precision', async () => {
    expect(await errorOf(own[0]!, { dtype: 'fp16' }, 'cpu', half)).toBeLessThan(onCpu);
  });
  for (const known of published.slice(0, 3))
    it.skipIf(!existsSync(known.folder))(`${known.name} (${path.relative(process.cwd(), known.folder)})`, async () => {
      expect(await errorOf(known, {}, 'cpu', half)).toBeLessThan(onCpu);
    });

  for (const known of own)
    it.skipIf(!adapter)(
      `${known.name} on webgpu${noAdapter}`,
      { timeout: 120_000, tags: ['release'] },
      async ({ skip }) => {
        const error = await errorOf(known, {}, 'webgpu', half).catch((reason: Error) => reason.message);
        if (/requires f16 but the device does not support it/.test(`${error}`)) skip('its adapter has no float16');
        expect(error).toBeLessThan(onWebgpu);
        expect(error).toBeGreaterThan(2e-4);
      },
    );
});
