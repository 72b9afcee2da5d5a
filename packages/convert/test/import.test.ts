import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobSource, convertCheckpoint } from '../src/index.js';
import { type ImportOptions, importCheckpoint } from '../src/node/index.js';

const checkpoints = path.join(import.meta.dirname, 'checkpoints');
const unet = path.join(checkpoints, 'unet2d-no-middle');
const guided = path.join(checkpoints, 'guided-new-order');
const weights = 'diffusion_pytorch_model.safetensors';
const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

let scratch: string;
let out: string;
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'import-'));
  out = path.join(scratch, 'bundle');
});
afterEach(async () => {
  await rm(scratch, { recursive: true });
});

describe('an import', () => {
  it('makes a bundle whose manifest holds, without copying the weights', async () => {
    await cp(unet, path.join(scratch, 'model'), { recursive: true });
    const result = await importCheckpoint(path.join(scratch, 'model'), { out });
    expect(result).toMatchObject({ folder: out, weights: 'linked' });
    const manifest = parseManifest(await readFile(path.join(out, 'model.json'), 'utf8'), 'model.json');
    expect(manifest).toEqual(result.manifest);
    expect(manifest).toMatchObject({ name: 'model', shape: [3, 8, 8], source: 'model', license: 'not stated' });
    expect((await readdir(out)).sort()).toEqual([weights, 'model.float16.onnx', 'model.json', 'model.onnx'].sort());
    expect(manifest.graph).toMatchObject({ file: 'model.onnx', halfFile: 'model.float16.onnx' });
    expect(Object.keys(manifest.files).sort()).toEqual([weights, 'model.float16.onnx', 'model.onnx'].sort());
    const [source, bundled] = await Promise.all([
      stat(path.join(scratch, 'model', weights)),
      stat(path.join(out, weights)),
    ]);
    expect(bundled.ino).toBe(source.ino);
  });

  it('gives the same bundle in a page, from a File, as on disk', async () => {
    const { manifest } = await importCheckpoint(unet, { out, name: 'model' });
    const converted = await convertCheckpoint(
      blobSource(weights, new Blob([await readFile(path.join(unet, weights))])),
      {
        name: 'model',
        source: manifest.source,
        config: await json(path.join(unet, 'config.json')),
        scheduler: await json(path.join(unet, 'scheduler_config.json')),
      },
    );
    expect(converted.manifest).toEqual(manifest);
    expect(Buffer.from(converted.graph).equals(await readFile(path.join(out, 'model.onnx')))).toBe(true);
    expect(Buffer.from(converted.halfGraph).equals(await readFile(path.join(out, 'model.float16.onnx')))).toBe(true);
  });

  it('leaves a bundle alone that is there, unless told to replace it', async () => {
    await importCheckpoint(unet, { out });
    await expect(importCheckpoint(unet, { out, name: 'other' })).rejects.toThrow(
      /overwrite it, or choose another name/,
    );
    const { manifest } = await importCheckpoint(unet, { out, name: 'other', overwrite: true });
    expect((await json(path.join(out, 'model.json'))).name).toBe(manifest.name);
    await writeFile(path.join(scratch, 'letter.txt'), 'Dear');
    await expect(importCheckpoint(unet, { out: scratch, overwrite: true })).rejects.toThrow(/choose another name/);
  });

  const failures: [string, string, Partial<ImportOptions>, RegExp][] = [
    ['nothing there', path.join(checkpoints, 'none'), {}, /found nothing there/],
    ['several files of weights', checkpoints, {}, /tensor\.pt.*name the file of weights itself/],
    ['no configuration', path.join(checkpoints, 'tiny.pt'), {}, /a JSON file or the name of a preset/],
    ['a missing configuration', guided, { config: path.join(checkpoints, 'none.json') }, /could not read it/],
    [
      'a configuration that is no JSON',
      guided,
      { config: path.join(checkpoints, 'make.py') },
      /Expected JSON in .*make\.py/,
    ],
    [
      'the preset of another model',
      guided,
      { preset: 'repaint-celebahq-256' },
      /a tensor "time_embed\.0\.weight" of shape \[1024, 256\]/,
    ],
    ['an unknown preset', guided, { preset: 'mona-lisa' as never }, /one of repaint-celebahq-256/],
    [
      'the schedule of another model',
      unet,
      { scheduler: path.join(guided, 'unet_args.json'), config: path.join(guided, 'unet_args.json') },
      /tensor "time_embed/,
    ],
  ];
  for (const [what, source, options, sentence] of failures)
    it(`says what is wrong and leaves nothing behind: ${what}`, async () => {
      await expect(importCheckpoint(source, { out, ...options })).rejects.toThrow(sentence);
      expect(await readdir(scratch)).toEqual([]);
    });

  it('refuses a checkpoint with more in it than its configuration says', async () => {
    const config = {
      ...(await json(path.join(checkpoints, 'unet2d-resnet-blocks', 'config.json'))),
      add_attention: false,
    };
    const file = path.join(scratch, 'config.json');
    await writeFile(file, JSON.stringify(config));
    await expect(
      importCheckpoint(path.join(checkpoints, 'unet2d-resnet-blocks'), { out, config: file }),
    ).rejects.toThrow(/but found 10 others in the checkpoint \("mid_block\.attentions\.0\./);
  });

  it('refuses a size that the network cannot halve', async () => {
    const file = path.join(scratch, 'config.json');
    await writeFile(file, JSON.stringify({ ...(await json(path.join(unet, 'config.json'))), sample_size: 9 }));
    await expect(importCheckpoint(unet, { out, config: file })).rejects.toThrow(/sides that can be halved/);
  });
});

describe('in a page', () => {
  it('needs nothing of Node', async () => {
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = await readFile(file, 'utf8');
      expect(text, file).not.toMatch(/from 'node:|import\('node:|\bprocess\.|\bBuffer[.(]/);
      for (const [, name] of text.matchAll(/(?:from|import\() ?'(\.[^']+)'/g))
        await visit(path.resolve(path.dirname(file), name!.replace(/\.js$/, '.ts')));
    };
    await visit(path.join(import.meta.dirname, '../src/index.ts'));
    expect(seen.size).toBeGreaterThan(15);
  });
});
