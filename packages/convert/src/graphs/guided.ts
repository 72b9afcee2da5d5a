import { cast, emptyGraph, type Graph } from '../onnx/graph.js';
import type { StoredTensors } from '../stored-tensor.js';
import { activate } from './activations.js';
import { attend, splitHeads } from './attention.js';
import type { GuidedConfig } from './guided-config.js';
import { add, concat, conv, type Feature, groupNorm, type Norm, pointwise } from './layers.js';
import type { Computation, Network } from './network.js';
import { doubled, doubledConv, halved } from './resample.js';
import { type ResidualOptions, type ResidualStyle, residual } from './residual.js';
import { sinusoids, timeLayers } from './time-embedding.js';

/** Fixed in guided-diffusion (`nn.normalization`; PyTorch's standard epsilon). */
const norm: Norm = { groups: 32, epsilon: 1e-5 };

/** The graph of guided-diffusion's `UNetModel` over its checkpoint's tensors, for `steps` training timesteps. */
export function guided(tensors: StoredTensors, config: GuidedConfig, steps: number, computation: Computation): Network {
  const { compute, eightBits } = computation;
  const graph = emptyGraph(tensors, compute, eightBits && { ...eightBits, height: config.size });
  const { channels, layers, modelChannels, scaleShift, attentionAt } = config;
  const timeWidth = 4 * modelChannels;
  const waves = sinusoids(graph, steps, { width: modelChannels, shift: 0, cosinesFirst: true });
  const time = activate(
    graph,
    timeLayers(graph, waves, { names: ['time_embed.0', 'time_embed.2'], from: modelChannels, to: timeWidth }),
  );
  const style: ResidualStyle = { norm, time, timeWidth, scaleShift, activation: 'silu' };
  const block = (x: Feature, name: string, out: number, options?: ResidualOptions) =>
    residual(graph, x, { names: residualNames(name), channels: out, ...style, ...options });
  const { heads, headsFirst } = config;
  const headsOf = ({ channels: own }: Feature, way: 'down' | 'up'): Heads => ({
    width: 'width' in heads ? heads.width : own / heads[way],
    headsFirst,
  });
  const deepest = channels.length - 1;

  const skips: Feature[] = [];
  const sample = compute === 'float16' ? cast(graph, 'sample', 'float16') : 'sample';
  const image: Feature = { name: sample, channels: config.inChannels, height: config.size, width: config.size };
  let x = conv(graph, image, { name: 'input_blocks.0.0', channels: channels[0]! });
  skips.push(x);
  channels.forEach((out, level) => {
    for (let layer = 0; layer < layers; layer++) {
      const name = `input_blocks.${skips.length}`;
      x = block(x, `${name}.0`, out);
      if (attentionAt.has(2 ** level)) x = attention(graph, x, `${name}.1`, headsOf(x, 'down'));
      skips.push(x);
    }
    if (level === deepest) return;
    const name = `input_blocks.${skips.length}.0`;
    if (config.residualResample) x = block(x, name, out, { resample: 'halve' });
    else x = config.convResample ? conv(graph, x, { name: `${name}.op`, channels: out, stride: 2 }) : halved(graph, x);
    skips.push(x);
  });

  x = block(x, 'middle_block.0', x.channels);
  x = attention(graph, x, 'middle_block.1', headsOf(x, 'down'));
  x = block(x, 'middle_block.2', x.channels);

  let index = 0;
  for (let level = deepest; level >= 0; level--) {
    for (let layer = 0; layer <= layers; layer++) {
      const name = `output_blocks.${index++}`;
      let part = 1;
      x = block(concat(graph, x, skips.pop()!), `${name}.0`, channels[level]!);
      if (attentionAt.has(2 ** level)) x = attention(graph, x, `${name}.${part++}`, headsOf(x, 'up'));
      if (level === 0 || layer < layers) continue;
      const up = `${name}.${part}`;
      if (config.residualResample) x = block(x, up, x.channels, { resample: 'double' });
      else x = config.convResample ? doubledConv(graph, x, `${up}.conv`, x.channels) : doubled(graph, x);
    }
  }

  const normed = groupNorm(graph, x, 'out.0', norm);
  x = conv(graph, { ...normed, name: activate(graph, normed.name) }, { name: 'out.2', channels: config.outChannels });
  return { graph, output: x };
}

function residualNames(name: string) {
  return {
    norm1: `${name}.in_layers.0`,
    conv1: `${name}.in_layers.2`,
    time: `${name}.emb_layers.1`,
    norm2: `${name}.out_layers.0`,
    conv2: `${name}.out_layers.3`,
    shortcut: `${name}.skip_connection`,
  };
}

interface Heads {
  readonly width: number;
  /** Whether each head's queries, keys and values lie together. */
  readonly headsFirst: boolean;
}

function attention(graph: Graph, x: Feature, name: string, { width, headsFirst }: Heads): Feature {
  const qkv = pointwise(graph, groupNorm(graph, x, `${name}.norm`, norm), `${name}.qkv`, 3 * x.channels);
  const mixed = attend(graph, splitHeads(graph, qkv, width, headsFirst), x);
  return add(graph, x, pointwise(graph, mixed, `${name}.proj_out`, x.channels));
}
