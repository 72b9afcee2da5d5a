// Names and shapes of the tensors of two published checkpoints, for benchmarks with random weights.

/** @typedef {[name: string, shape: number[]]} Entry */

/** The config.json of google/ddpm-celebahq-256. */
export const celebahq = {
  _class_name: 'UNet2DModel',
  sample_size: 256,
  block_out_channels: [128, 128, 256, 256, 512, 512],
  layers_per_block: 2,
  down_block_types: ['DownBlock2D', 'DownBlock2D', 'DownBlock2D', 'DownBlock2D', 'AttnDownBlock2D', 'DownBlock2D'],
  up_block_types: ['UpBlock2D', 'AttnUpBlock2D', 'UpBlock2D', 'UpBlock2D', 'UpBlock2D', 'UpBlock2D'],
  attention_head_dim: null,
  downsample_padding: 0,
  flip_sin_to_cos: false,
  freq_shift: 1,
  norm_eps: 1e-6,
  norm_num_groups: 32,
};
/** Its scheduler_config.json. */
export const scheduler = { _class_name: 'DDPMScheduler', beta_start: 0.0001, beta_end: 0.02, beta_schedule: 'linear' };

/**
 * A layer's weight and bias.
 * @param {string} name
 * @param {...number} shape
 * @returns {Entry[]}
 */
const layer = (name, ...shape) => [
  [`${name}.weight`, shape],
  [`${name}.bias`, [shape[0] ?? 0]],
];

/**
 * A residual block: two normalisations and convolutions, the time's projection, and a shortcut where channels change.
 * @param {readonly string[]} names of those layers, in that order
 * @param {readonly [from: number, to: number, time: number, timeWidth: number]} sizes
 */
const residual = (
  [norm1 = '', conv1 = '', norm2 = '', conv2 = '', time = '', shortcut = ''],
  [from, to, width, timeWidth],
) => [
  ...layer(norm1, from),
  ...layer(conv1, to, from, 3, 3),
  ...layer(time, timeWidth, width),
  ...layer(norm2, to),
  ...layer(conv2, to, to, 3, 3),
  ...(from === to ? [] : layer(shortcut, to, from, 1, 1)),
];

/** The tensors of google/ddpm-celebahq-256, in its names of 2022: 114 million weights. */
export function celebahqTensors() {
  const {
    block_out_channels: channels,
    layers_per_block: layers,
    down_block_types: down,
    up_block_types: up,
  } = celebahq;
  const time = 512;
  /** @type {(name: string, from: number, to: number) => Entry[]} */
  const block = (name, from, to) =>
    residual(
      ['norm1', 'conv1', 'norm2', 'conv2', 'time_emb_proj', 'conv_shortcut'].map((part) => `${name}.${part}`),
      [from, to, time, to],
    );
  /** @type {(name: string, c: number) => Entry[]} */
  const attention = (name, c) => [
    ...layer(`${name}.group_norm`, c),
    ...['query', 'key', 'value', 'proj_attn'].flatMap((part) => layer(`${name}.${part}`, c, c)),
  ];
  const tensors = [
    ...layer('conv_in', 128, 3, 3, 3),
    ...layer('time_embedding.linear_1', time, 128),
    ...layer('time_embedding.linear_2', time, time),
  ];
  const skips = [128];
  let x = 128;
  channels.forEach((c, b) => {
    for (let i = 0; i < layers; i++) {
      tensors.push(...block(`down_blocks.${b}.resnets.${i}`, x, c));
      if (down[b] === 'AttnDownBlock2D') tensors.push(...attention(`down_blocks.${b}.attentions.${i}`, c));
      skips.push(c);
      x = c;
    }
    if (b === channels.length - 1) return;
    tensors.push(...layer(`down_blocks.${b}.downsamplers.0.conv`, c, c, 3, 3));
    skips.push(c);
  });
  tensors.push(...block('mid_block.resnets.0', x, x), ...attention('mid_block.attentions.0', x));
  tensors.push(...block('mid_block.resnets.1', x, x));
  [...channels].reverse().forEach((c, b) => {
    for (let i = 0; i <= layers; i++) {
      tensors.push(...block(`up_blocks.${b}.resnets.${i}`, x + (skips.pop() ?? 0), c));
      if (up[b] === 'AttnUpBlock2D') tensors.push(...attention(`up_blocks.${b}.attentions.${i}`, c));
      x = c;
    }
    if (b < channels.length - 1) tensors.push(...layer(`up_blocks.${b}.upsamplers.0.conv`, c, c, 3, 3));
  });
  return [...tensors, ...layer('conv_norm_out', x), ...layer('conv_out', 3, x, 3, 3)];
}

/** The tensors of RePaint's CelebA-HQ model, in guided-diffusion's names: 553 million weights. */
export function repaintTensors() {
  const base = 256;
  const channels = [1, 1, 2, 2, 4, 4].map((factor) => factor * base);
  /** @type {(name: string, from: number, to: number) => Entry[]} */
  const block = (name, from, to) =>
    residual(
      ['in_layers.0', 'in_layers.2', 'out_layers.0', 'out_layers.3', 'emb_layers.1', 'skip_connection'].map(
        (part) => `${name}.${part}`,
      ),
      [from, to, 4 * base, 2 * to],
    );
  /** @type {(name: string, c: number) => Entry[]} */
  const attention = (name, c) => [
    ...layer(`${name}.norm`, c),
    ...layer(`${name}.qkv`, 3 * c, c, 1),
    ...layer(`${name}.proj_out`, c, c, 1),
  ];
  const tensors = [
    ...layer('time_embed.0', 4 * base, base),
    ...layer('time_embed.2', 4 * base, 4 * base),
    ...layer('input_blocks.0.0', base, 3, 3, 3),
  ];
  const skips = [base];
  let x = base;
  channels.forEach((c, level) => {
    for (let i = 0; i < 2; i++) {
      tensors.push(...block(`input_blocks.${skips.length}.0`, x, c));
      if (level >= 3) tensors.push(...attention(`input_blocks.${skips.length}.1`, c));
      skips.push(c);
      x = c;
    }
    if (level === channels.length - 1) return;
    tensors.push(...block(`input_blocks.${skips.length}.0`, c, c));
    skips.push(c);
  });
  tensors.push(...block('middle_block.0', x, x), ...attention('middle_block.1', x), ...block('middle_block.2', x, x));
  let index = 0;
  for (const [level, c] of [...channels.entries()].reverse()) {
    for (let i = 0; i <= 2; i++) {
      const name = `output_blocks.${index++}`;
      tensors.push(...block(`${name}.0`, x + (skips.pop() ?? 0), c));
      x = c;
      if (level >= 3) tensors.push(...attention(`${name}.1`, x));
      if (level > 0 && i === 2) tensors.push(...block(`${name}.${level >= 3 ? 2 : 1}`, x, x));
    }
  }
  return [...tensors, ...layer('out.0', x), ...layer('out.2', 6, x, 3, 3)];
}
