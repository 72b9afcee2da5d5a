import { describe, expect, it } from 'vitest';
import { emptyGraph } from '../onnx/graph.js';
import type { StoredTensor } from '../stored-tensor.js';
import { attend } from './attention.js';
import { guidedPreset, guidedPresets, parseGuidedConfig } from './guided-config.js';
import type { Feature } from './layers.js';
import { doubledConv } from './resample.js';
import { parseUnet2dConfig } from './unet2d-config.js';

const parse = (config: object) => parseUnet2dConfig({ sample_size: 64, ...config }, 'config.json');

describe('the configuration of a UNet2DModel', () => {
  it('has the standard values of diffusers where it says nothing', () => {
    expect(parse({})).toMatchObject({
      channels: [224, 448, 672, 896],
      layers: 2,
      timeWidth: 896,
      time: { kind: 'positional', shift: 0, cosinesFirst: true },
      headWidth: 8,
      groups: 32,
      downsamplePadding: 1,
      mid: { attention: true, divisor: 1, attentionGroups: 32 },
    });
  });

  it('tells null from missing where diffusers does', () => {
    expect(parse({ attention_head_dim: null }).headWidth).toBeNull();
    expect(parse({ mid_block_type: null }).mid).toBeNull();
    expect(parse({ resnet_time_scale_shift: 'scale_shift' }).mid?.attentionGroups).toBeNull();
    expect(parse({ resnet_time_scale_shift: 'scale_shift', attn_norm_num_groups: 4 }).mid?.attentionGroups).toBe(4);
  });

  const four = (last: string) => ['DownBlock2D', 'DownBlock2D', 'DownBlock2D', last];
  for (const [what, config, sentence] of [
    ['a second path', { down_block_types: four('SkipDownBlock2D') }, /down_block_types .* second path .*Skip/],
    ['a second path with attention', { down_block_types: four('AttnSkipDownBlock2D') }, /second path/],
    ['conditioning', { down_block_types: four('CrossAttnDownBlock2D') }, /only blocks of unconditional models/],
    ['another number of blocks', { down_block_types: ['DownBlock2D'] }, /each of the 4 levels/],
    ['classes', { num_class_embeds: 10 }, /models that take a class/],
    ['continuous time', { time_embedding_type: 'fourier' }, /continuous noise levels/],
    ['a table without its length', { time_embedding_type: 'learned' }, /num_train_timesteps/],
    ['no size', { sample_size: null }, /the graph has one size/],
    ['another padding', { downsample_padding: 2 }, /0 or 1 for downsample_padding/],
    ['another activation', { act_fn: 'tanh' }, /silu, swish, relu, gelu, mish for act_fn/],
    ['another network', { _class_name: 'UNet2DConditionModel' }, /UNet2DModel for _class_name/],
    ['no levels', { block_out_channels: [] }, /block_out_channels/],
    ['text for numbers', { layers_per_block: '2' }, /layers_per_block in config.json but found "2"/],
    ['channels that are no patches', { patch_size: 2 }, /a multiple of 4, the pixels of a patch for in_channels/],
    ['a huge number', { layers_per_block: 1e9 }, /layers_per_block/],
  ] as const)
    it(`is refused in a sentence: ${what}`, () => {
      expect(() => parse(config)).toThrow(sentence);
      expect(() => parse(config)).toThrow(/^Expected .*config\.json.*\.$/);
    });
});

describe("the arguments of guided-diffusion's UNetModel", () => {
  it('are known for the published models', () => {
    expect(guidedPresets()).toEqual(['repaint-celebahq-256', 'openai-unconditional-256']);
    for (const name of guidedPresets())
      expect(parseGuidedConfig(guidedPreset(name), name)).toMatchObject({
        channels: [256, 256, 512, 512, 1024, 1024],
        attentionAt: new Set([8, 16, 32]),
        heads: { width: 64 },
        residualResample: true,
        outChannels: 6,
      });
    expect(() => guidedPreset('toString')).toThrow(/one of repaint-celebahq-256/);
  });

  it('are refused for models that take a class', () => {
    const config = { ...guidedPreset('repaint-celebahq-256'), num_classes: 1000 };
    expect(() => parseGuidedConfig(config, 'unet_args.json')).toThrow(/models that take a class/);
  });

  it('are refused without a field that has no standard value', () => {
    const { image_size: _, ...config } = guidedPreset('repaint-celebahq-256') as Record<string, unknown>;
    expect(() => parseGuidedConfig(config, 'unet_args.json')).toThrow(
      /for image_size in unet_args\.json but found none\.$/,
    );
  });
});

describe('a convolution of doubled pixels', () => {
  const stored = (shape: number[]): StoredTensor => ({ type: 'float32', shape, file: 'w', offset: 0, length: 0 });
  const operations = (size: number) => {
    const graph = emptyGraph(
      new Map([
        ['up.weight', stored([8, 4, 3, 3])],
        ['up.bias', stored([8])],
      ]),
      'float32',
    );
    const x: Feature = { name: 'x', channels: 4, height: size, width: size };
    expect(doubledConv(graph, x, 'up', 8)).toMatchObject({ channels: 8, height: 2 * size, width: 2 * size });
    return graph.nodes.map(({ op }) => op);
  };

  it('works on the source pixels', () => {
    expect(operations(4)).not.toContain('Resize');
    expect(operations(4).filter((op) => op === 'Conv')).toHaveLength(4);
  });

  it('never has a kernel of the size of its image, which WebGPU reads as something else', () => {
    expect(operations(2)).toEqual(['Resize', 'Conv']);
  });
});

describe('attention', () => {
  const operations = (compute: 'float32' | 'float16') => {
    const graph = emptyGraph(new Map(), compute);
    const like: Feature = { name: 'x', channels: 16, height: 4, width: 4 };
    attend(graph, { queries: 'q', keys: 'k', values: 'v', width: 16 }, like);
    return graph.nodes.map(({ op }) => op);
  };

  it('is scaled behind its product, where a runtime joins the two', () => {
    expect(operations('float32').slice(0, 4)).toEqual(['Transpose', 'MatMul', 'Mul', 'Softmax']);
  });

  it('is scaled before its product in float16, which ends at 65,504, and weighs in float32', () => {
    expect(operations('float16').filter((op) => op !== 'Transpose')).toEqual([
      ...['Cast', 'Mul', 'Mul', 'MatMul', 'Cast', 'Softmax', 'Cast', 'MatMul', 'Reshape'],
    ]);
  });
});
