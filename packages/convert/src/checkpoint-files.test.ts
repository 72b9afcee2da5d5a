import { describe, expect, it } from 'vitest';
import { checkpointFiles } from './checkpoint-files.js';
import { isShard, isShardIndex, shardPaths } from './shard-index.js';

const whole = 'diffusion_pytorch_model.safetensors';
const index = `${whole}.index.json`;
const shards = [1, 2].map((i) => `diffusion_pytorch_model-0000${i}-of-00002.safetensors`);

describe('the files of a checkpoint', () => {
  it.each([
    ['several files', ['config.json', index, ...shards], index],
    [
      'several files of a pipeline',
      ['model_index.json', `unet/${index}`, ...shards.map((s) => `unet/${s}`)],
      `unet/${index}`,
    ],
    ['the whole file, where there are both', [index, whole, ...shards], whole],
    ['several files rather than a pickle', ['diffusion_pytorch_model.bin', index, ...shards], index],
    [
      'several pickles',
      ['pytorch_model.bin.index.json', 'pytorch_model-00001-of-00001.bin'],
      'pytorch_model.bin.index.json',
    ],
    ['half precision, where nothing else is there', [`${whole}.index.fp16.json`], `${whole}.index.fp16.json`],
    ['the one file of another name', ['epoch=3.ckpt', 'config.json', 'expected.safetensors'], 'epoch=3.ckpt'],
  ])('are %s', (_, paths, weights) => {
    expect(checkpointFiles(paths, 'here').weights).toBe(weights);
  });

  it('are missed where several files have no index', () => {
    expect(() => checkpointFiles(['config.json', ...shards], 'here')).toThrow(
      /^Expected an index .* in here, .*but found only diffusion_pytorch_model-00001-of-00002\.safetensors, .*download the index, too\.$/,
    );
  });

  it('are missed in a folder without any, whatever lies above it', () => {
    expect(() => checkpointFiles(['../other.pt'], 'here')).toThrow(/in here, .*but found nothing; name/);
  });

  it('come with the schedule of the pipeline that they are part of, and only then with its card', () => {
    const above = ['../README.md', '../scheduler/scheduler_config.json'];
    expect(checkpointFiles([whole, ...above], 'here')).toMatchObject({ scheduler: above[1], card: above[0] });
    expect(checkpointFiles([whole, '../README.md'], 'here')).toMatchObject({ scheduler: null, card: null });
    expect(checkpointFiles([whole, 'scheduler_config.json', ...above], 'here')).toMatchObject({
      scheduler: 'scheduler_config.json',
      card: null,
    });
  });
});

describe('the files that an index names', () => {
  const fileOf = new Map([
    ['a', shards[0]!],
    ['b', shards[1]!],
  ]);

  it('lie beside it', () => {
    const paths = shards.map((shard) => `unet/${shard}`);
    expect(shardPaths({ files: shards, fileOf }, `unet/${index}`, paths, 'here')).toEqual(paths);
    expect(() => shardPaths({ files: shards, fileOf }, index, [shards[0]!], 'here')).toThrow(
      /^Expected the 2 files .* in here but found all except diffusion_pytorch_model-00002-of-00002\.safetensors; download/,
    );
  });

  it('are told by their names, as it is', () => {
    expect([index, `unet/${whole}.index.fp16.json`, 'pytorch_model.bin.index.json'].every(isShardIndex)).toBe(true);
    expect(['config.json', 'model_index.json', 'index.json'].some(isShardIndex)).toBe(false);
    expect(
      [...shards, 'diffusion_pytorch_model.fp16-00001-of-00002.safetensors', 'a-00001-of-00009.bin'].every(isShard),
    ).toBe(true);
    expect([whole, 'celeba-00001.pt', 'model-1-of-2.safetensors'].some(isShard)).toBe(false);
  });
});
