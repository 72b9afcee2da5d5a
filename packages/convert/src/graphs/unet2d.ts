import { invalidArgument } from '@fuzzydiff/core/internal';
import { cast, emptyGraph, type Graph, node, scalar, weight } from '../onnx/graph.js';
import type { StoredTensors } from '../stored-tensor.js';
import { activate } from './activations.js';
import { attend, splitHeads } from './attention.js';
import { add, concat, conv, type Feature, groupNorm, joinedPointwise, pointwise } from './layers.js';
import type { Computation, Network } from './network.js';
import { fromPatches, toPatches } from './patches.js';
import { doubledConv } from './resample.js';
import { dividedBy, type ResidualOptions, type ResidualStyle, residual } from './residual.js';
import { sinusoids, timeLayers } from './time-embedding.js';
import type { Unet2dConfig } from './unet2d-config.js';

/** The graph of a diffusers `UNet2DModel` over its checkpoint's tensors, for `steps` training timesteps. */
export function unet2d(tensors: StoredTensors, config: Unet2dConfig, steps: number, computation: Computation): Network {
  const { compute, eightBits } = computation;
  const graph = emptyGraph(tensors, compute, eightBits && { ...eightBits, height: config.height });
  const { channels, layers, groups, epsilon, activation, scaleShift, timeWidth } = config;
  const norm = { groups, epsilon };
  const time = activate(graph, timeEmbedding(graph, steps, config), activation, 'float32');
  const style: ResidualStyle = { norm, time, timeWidth, scaleShift, activation };
  const resnet = (x: Feature, name: string, out: number, options?: ResidualOptions) =>
    residual(graph, x, { names: residualNames(name), channels: out, ...style, ...options });

  const heads = { headWidth: config.headWidth, epsilon };

  const skips: Feature[] = [];
  let x = conv(graph, input(graph, config), { name: 'conv_in', channels: channels[0]! });
  skips.push(x);
  config.downBlocks.forEach((block, level) => {
    const name = `down_blocks.${level}`;
    for (let layer = 0; layer < layers; layer++) {
      x = resnet(x, `${name}.resnets.${layer}`, channels[level]!);
      if (block.attention) x = attention(graph, x, `${name}.attentions.${layer}`, { ...heads, groups });
      skips.push(x);
    }
    if (level === channels.length - 1) return;
    const down = `${name}.downsamplers.0`;
    x =
      block.resample === 'resnet'
        ? resnet(x, down, x.channels, { resample: 'halve' })
        : halvedConv(graph, x, `${down}.conv`, config);
    skips.push(x);
  });

  if (config.mid !== null) {
    const { divisor, attentionGroups } = config.mid;
    x = resnet(x, 'mid_block.resnets.0', x.channels, { divisor });
    if (config.mid.attention)
      x = attention(graph, x, 'mid_block.attentions.0', { ...heads, groups: attentionGroups, divisor });
    x = resnet(x, 'mid_block.resnets.1', x.channels, { divisor });
  }

  config.upBlocks.forEach((block, index) => {
    const name = `up_blocks.${index}`;
    const out = channels[channels.length - 1 - index]!;
    for (let layer = 0; layer <= layers; layer++) {
      x = resnet(concat(graph, x, skips.pop()!), `${name}.resnets.${layer}`, out);
      if (block.attention) x = attention(graph, x, `${name}.attentions.${layer}`, { ...heads, groups });
    }
    if (index === channels.length - 1) return;
    const up = `${name}.upsamplers.0`;
    x =
      block.resample === 'conv' ? doubledConv(graph, x, `${up}.conv`, out) : resnet(x, up, out, { resample: 'double' });
  });

  const normed = groupNorm(graph, x, 'conv_norm_out', norm);
  x = conv(
    graph,
    { ...normed, name: activate(graph, normed.name) },
    { name: 'conv_out', channels: config.outChannels },
  );
  return { graph, output: fromPatches(graph, x, config.patch) };
}

function input(graph: Graph, { inChannels, height, width, patch, centerInput }: Unet2dConfig): Feature {
  let name = graph.compute === 'float16' ? cast(graph, 'sample', 'float16') : 'sample';
  if (centerInput) name = node(graph, 'Sub', [node(graph, 'Mul', [name, scalar(graph, 2)]), scalar(graph, 1)]);
  const image = { name, channels: inChannels / patch ** 2, height: height * patch, width: width * patch };
  return toPatches(graph, image, patch);
}

function timeEmbedding(graph: Graph, steps: number, { time, channels, timeWidth }: Unet2dConfig): string {
  const width = channels[0]!;
  if (time.kind === 'learned' && time.timesteps < steps)
    throw invalidArgument('num_train_timesteps of the model', `at least the ${steps} of its scheduler`, time.timesteps);
  const first =
    time.kind === 'positional'
      ? sinusoids(graph, steps, { width, shift: time.shift, cosinesFirst: time.cosinesFirst })
      : node(graph, 'Gather', [
          weight(graph, 'time_proj.weight', { shape: [time.timesteps, width], type: 'float32' }),
          'timestep',
        ]);
  return timeLayers(graph, first, {
    names: ['time_embedding.linear_1', 'time_embedding.linear_2'],
    from: width,
    to: timeWidth,
  });
}

function residualNames(name: string) {
  const [norm1, conv1, norm2, conv2] = ['norm1', 'conv1', 'norm2', 'conv2'].map((layer) => `${name}.${layer}`);
  return {
    norm1: norm1!,
    conv1: conv1!,
    norm2: norm2!,
    conv2: conv2!,
    time: `${name}.time_emb_proj`,
    shortcut: `${name}.conv_shortcut`,
  };
}

function halvedConv(graph: Graph, x: Feature, name: string, { downsamplePadding }: Unet2dConfig): Feature {
  // Without padding, diffusers adds a row of zeros below and a column to the right.
  const pads = downsamplePadding === 1 ? ([1, 1, 1, 1] as const) : ([0, 0, 1, 1] as const);
  return conv(graph, x, { name, channels: x.channels, stride: 2, pads });
}

interface Heads {
  /** Channels of a head; `null` where there is one. */
  readonly headWidth: Unet2dConfig['headWidth'];
  /** Of the normalisation before it; `null` where there is none. */
  readonly groups: number | null;
  readonly epsilon: number;
  /** The sum of both branches is divided by it. @default 1 */
  readonly divisor?: number;
}

/** Self-attention over the pixels, in the names of today's diffusers or those of 2022. */
function attention(graph: Graph, x: Feature, name: string, heads: Heads): Feature {
  const { headWidth, groups, epsilon, divisor = 1 } = heads;
  const in2022 = graph.tensors.has(`${name}.query.weight`);
  const names = in2022 ? ['query', 'key', 'value'] : ['to_q', 'to_k', 'to_v'];
  const normed = groups === null ? x : groupNorm(graph, x, `${name}.group_norm`, { groups, epsilon });
  const layers = names.map((layer) => `${name}.${layer}`);
  const qkv = joinedPointwise(graph, normed, layers, x.channels);
  const mixed = attend(graph, splitHeads(graph, qkv, headWidth ?? x.channels, false), x);
  const out = pointwise(graph, mixed, `${name}.${in2022 ? 'proj_attn' : 'to_out.0'}`, x.channels);
  return dividedBy(graph, add(graph, out, x), divisor);
}
