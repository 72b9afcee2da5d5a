import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blobSource, convertCheckpoint } from '../src/index.js';
import { type ImportOptions, importCheckpoint } from '../src/node/index.js';
import { maxAbsError, predict, readKnownAnswer } from './run-bundle.js';
import { copyRenamed, copySharded, indexName, shardNames } from './safetensors.js';

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

  it('keeps away from weights that are named as a file of a bundle is', async () => {
    const model = path.join(scratch, 'model');
    await cp(unet, model, { recursive: true });
    const before = await readFile(path.join(model, weights));
    await rename(path.join(model, weights), path.join(model, 'model.onnx'));
    await expect(importCheckpoint(path.join(model, 'model.onnx'), { out })).rejects.toThrow(/rename it/);
    expect(await readFile(path.join(model, 'model.onnx'))).toEqual(before);
  });

  const failures: [string, string, Partial<ImportOptions>, RegExp][] = [
    ['nothing there', path.join(checkpoints, 'none'), {}, /found nothing there/],
    ['several files of weights', checkpoints, {}, /tensor\.pt.*name the file of weights itself/],
    ['no configuration', path.join(checkpoints, 'tiny.pt'), {}, /a JSON file or the name of a preset/],
    [
      'no schedule',
      path.join(guided, 'model.pt'),
      { config: path.join(unet, 'config.json') },
      /but found none of scheduler\/scheduler_config\.json, scheduler_config\.json, \.\.\/scheduler\/.* in .*guided-new-order; name it with --scheduler\.$/,
    ],
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

  it('says so where a link to the weights leads nowhere, as in a cache that was tidied up', async () => {
    const model = path.join(scratch, 'model');
    await cp(unet, model, { recursive: true });
    await rm(path.join(model, weights));
    await symlink('../blobs/gone', path.join(model, weights));
    for (const dtype of ['keep', 'fp16'] as const)
      await expect(importCheckpoint(model, { out, dtype })).rejects.toThrow(
        /^Expected weights in .*diffusion_pytorch_model\.safetensors but could not read them \(ENOENT.*\)\.$/,
      );
  });

  it('says so where the folder cannot be made', async () => {
    // A name that is long enough for a file system, but not with what the unfinished bundle is called.
    await expect(importCheckpoint(unet, { out: path.join(scratch, 'x'.repeat(250)) })).rejects.toThrow(
      /^Expected to make a folder for the bundle .* but that failed \(.*\); choose a place that may be written\.$/,
    );
  });

  it('refuses a size that the network cannot halve', async () => {
    const file = path.join(scratch, 'config.json');
    await writeFile(file, JSON.stringify({ ...(await json(path.join(unet, 'config.json'))), sample_size: 9 }));
    await expect(importCheckpoint(unet, { out, config: file })).rejects.toThrow(/sides that can be halved/);
  });
});

describe('names behind a prefix', () => {
  const model = () => path.join(scratch, 'model');

  it('are those of the network, where all have it', async () => {
    const plain = await importCheckpoint(unet, { out, name: 'model' });
    await copyRenamed(unet, model(), (name) => `_orig_mod.module.${name}`);
    const { manifest, folder } = await importCheckpoint(model(), { out: `${out}2` });
    expect(manifest.files[weights]).not.toEqual(plain.manifest.files[weights]);
    const answer = await readKnownAnswer(path.join(unet, 'expected.safetensors'));
    expect(maxAbsError(await predict(folder, answer), answer.output)).toBeLessThan(1e-4);
    const half = await importCheckpoint(model(), { out: `${out}3`, dtype: 'fp16' });
    expect(maxAbsError(await predict(half.folder, answer), answer.output)).toBeLessThan(1e-2);
  });

  it('are told as they are, where only some have it', async () => {
    await copyRenamed(unet, model(), (name) => (name === 'conv_out.bias' ? name : `module.${name}`));
    await expect(importCheckpoint(model(), { out })).rejects.toThrow(
      /no such tensor among its \d+, such as "module\.time_embedding\.linear_1\.weight";/,
    );
  });
});

describe('a part of a pipeline', () => {
  const pipeline = () => path.join(scratch, 'pipeline');
  beforeEach(async () => {
    await cp(unet, path.join(pipeline(), 'unet'), { recursive: true });
    await mkdir(path.join(pipeline(), 'scheduler'));
    const name = 'scheduler_config.json';
    await rename(path.join(pipeline(), 'unet', name), path.join(pipeline(), 'scheduler', name));
    await writeFile(path.join(pipeline(), 'README.md'), '---\nlicense: mit\n---\n');
  });

  it('is the same model as the pipeline', async () => {
    const { manifest } = await importCheckpoint(pipeline(), { out });
    expect(manifest).toMatchObject({ name: 'pipeline', license: 'mit' });
    for (const [i, part] of ['unet', `unet/${weights}`].entries()) {
      const named = await importCheckpoint(path.join(pipeline(), part), { out: `${out}${i}` });
      expect({ ...named.manifest, source: '' }).toEqual({ ...manifest, source: '' });
    }
  });

  it('says where it looked for a schedule', async () => {
    await rm(path.join(pipeline(), 'scheduler'), { recursive: true });
    for (const part of ['unet', `unet/${weights}`])
      await expect(importCheckpoint(path.join(pipeline(), part), { out })).rejects.toThrow(
        /the noise schedule of .* but found none of .*\.\.\/scheduler\/scheduler_config\.json in .*unet; name it with --scheduler\.$/,
      );
  });
});

describe('weights in several files', () => {
  const model = () => path.join(scratch, 'model');
  beforeEach(() => copySharded(unet, model()));

  it('stay in them', async () => {
    const { manifest, weights: how, folder } = await importCheckpoint(model(), { out });
    expect(how).toBe('linked');
    expect(manifest.graph.externalData).toEqual(shardNames);
    expect(Object.keys(manifest.files).sort()).toEqual([...shardNames, 'model.float16.onnx', 'model.onnx'].sort());
    expect((await readdir(out)).sort()).toEqual([...Object.keys(manifest.files), 'model.json'].sort());
    for (const shard of shardNames)
      expect((await stat(path.join(out, shard))).ino).toBe((await stat(path.join(model(), shard))).ino);
    const answer = await readKnownAnswer(path.join(unet, 'expected.safetensors'));
    expect(maxAbsError(await predict(folder, answer), answer.output)).toBeLessThan(1e-4);
    expect(maxAbsError(await predict(folder, answer, 'cpu', 'model.float16.onnx'), answer.output)).toBeLessThan(1e-2);
  });

  it('become one in half precision', async () => {
    const { manifest, folder } = await importCheckpoint(model(), { out, dtype: 'fp16' });
    expect(manifest.graph.externalData).toEqual(['weights.fp16.safetensors']);
    const answer = await readKnownAnswer(path.join(unet, 'expected.safetensors'));
    expect(maxAbsError(await predict(folder, answer), answer.output)).toBeLessThan(1e-2);
  });

  it('may be named by their index, and lie in a pipeline', async () => {
    const { manifest } = await importCheckpoint(path.join(model(), indexName), { out });
    expect(manifest).toMatchObject({ name: 'diffusion_pytorch_model', graph: { externalData: shardNames } });
    await mkdir(path.join(scratch, 'pipeline', 'scheduler'), { recursive: true });
    await rename(model(), path.join(scratch, 'pipeline', 'unet'));
    const name = 'scheduler_config.json';
    await rename(path.join(scratch, 'pipeline', 'unet', name), path.join(scratch, 'pipeline', 'scheduler', name));
    for (const [i, part] of ['', 'unet', `unet/${indexName}`].entries()) {
      const found = await importCheckpoint(path.join(scratch, 'pipeline', part), { out: `${out}${i}` });
      expect(found.manifest).toMatchObject({ name: 'pipeline', graph: { externalData: shardNames } });
    }
  });

  it('are refused where one is missing, is named alone, or is another', async () => {
    const [first, second] = shardNames.map((shard) => path.join(model(), shard)) as [string, string];
    await expect(importCheckpoint(first, { out })).rejects.toThrow(/one of its several files; name their folder/);
    await cp(first, second);
    for (const options of [{}, { dtype: 'fp16' }] as const)
      await expect(importCheckpoint(model(), { out, ...options })).rejects.toThrow(
        /00001-of-00002\.safetensors as well/,
      );
    await writeFile(path.join(model(), indexName), 'version https://git-lfs.github.com/spec/v1\n');
    await expect(importCheckpoint(model(), { out })).rejects.toThrow(/index\.json but it is a Git LFS pointer/);
    await rm(second);
    await copySharded(unet, path.join(scratch, 'again'));
    await rm(path.join(scratch, 'again', shardNames[1]));
    await expect(importCheckpoint(path.join(scratch, 'again'), { out })).rejects.toThrow(
      /all except .*-00002-of-00002\.safetensors/,
    );
    expect((await readdir(scratch)).filter((name) => name.startsWith('bundle'))).toEqual([]);
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
