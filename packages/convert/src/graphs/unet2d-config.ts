import type { Activation } from './activations.js';
import { type Fields, fieldsOf } from './fields.js';

/** A diffusers `UNet2DModel` as its `config.json` describes it, in our terms; `levels` run from the full image inwards. */
export interface Unet2dConfig {
  /** Of what the network sees: an image's, or those of its patches. */
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** The side of the squares of pixels that it sees as one pixel each; 1 where it sees pixels. diffusers has no such field. */
  readonly patch: number;
  readonly centerInput: boolean;
  readonly time:
    | { readonly kind: 'positional'; readonly shift: number; readonly cosinesFirst: boolean }
    | { readonly kind: 'learned'; readonly timesteps: number };
  readonly timeWidth: number;
  readonly channels: readonly number[];
  readonly downBlocks: readonly BlockKind[];
  /** From the innermost level outwards. */
  readonly upBlocks: readonly BlockKind[];
  readonly layers: number;
  readonly mid: {
    readonly attention: boolean;
    readonly divisor: number;
    readonly attentionGroups: number | null;
  } | null;
  readonly downsamplePadding: 0 | 1;
  readonly activation: Activation;
  /** Channels per attention head; null for one head. */
  readonly headWidth: number | null;
  readonly groups: number;
  readonly epsilon: number;
  readonly scaleShift: boolean;
}

/** What a level's block does: attention after each residual block, and how it changes the image's size. */
export interface BlockKind {
  readonly attention: boolean;
  readonly resample: 'conv' | 'resnet';
}

/**
 * Reads the `config.json` of a diffusers `UNet2DModel`. Missing fields have diffusers' standard values; fields that
 * this does not know are passed over, as diffusers does.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` for a value outside its range, or a network this importer does not write
 */
export function parseUnet2dConfig(config: unknown, where: string): Unet2dConfig {
  const fields = fieldsOf(config, where);
  fields.choice('_class_name', ['UNet2DModel'], 'UNet2DModel');
  for (const name of ['class_embed_type', 'num_class_embeds'])
    if (!fields.absent(name)) throw fields.refuse(name, 'nothing', 'models that take a class cannot be imported');
  const channels = fields.numbers('block_out_channels', [224, 448, 672, 896]);
  if (channels.length === 0 || !channels.every((count) => Number.isInteger(count) && count >= 1 && count <= 1e5))
    throw fields.refuse('block_out_channels', 'whole numbers');
  const [height, width] = imageSize(fields);
  const standard = ['DownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D', 'AttnDownBlock2D'];
  const attention = ['AttnUpBlock2D', 'AttnUpBlock2D', 'AttnUpBlock2D', 'UpBlock2D'];
  const blocks = (name: string, direction: 'Down' | 'Up', names: readonly string[]) => {
    const kinds = fields.texts(name, names).map((kind) => blockKind(fields, name, kind, direction));
    if (kinds.length !== channels.length) throw fields.refuse(name, `a name for each of the ${channels.length} levels`);
    return kinds;
  };
  const groups = fields.count('norm_num_groups', 32);
  const [inChannels, outChannels, patch] = [
    fields.count('in_channels', 3),
    fields.count('out_channels', 3),
    fields.count('patch_size', 1),
  ];
  for (const [name, count] of Object.entries({ in_channels: inChannels, out_channels: outChannels }))
    if (count % patch ** 2 !== 0) throw fields.refuse(name, `a multiple of ${patch ** 2}, the pixels of a patch`);
  const scaleShift = fields.choice('resnet_time_scale_shift', ['default', 'scale_shift'], 'default') === 'scale_shift';
  return {
    height,
    width,
    inChannels,
    outChannels,
    patch,
    centerInput: fields.flag('center_input_sample', false),
    time: timeKind(fields),
    timeWidth: fields.count('time_embedding_dim', 4 * channels[0]!),
    channels,
    downBlocks: blocks('down_block_types', 'Down', standard),
    upBlocks: blocks('up_block_types', 'Up', attention),
    layers: fields.count('layers_per_block', 2),
    mid: midBlock(fields, groups, scaleShift),
    downsamplePadding: fields.number('downsample_padding', 1) === 0 ? 0 : oneOnly(fields, 'downsample_padding'),
    activation: activation(fields),
    headWidth: fields.isNull('attention_head_dim') ? null : fields.count('attention_head_dim', 8),
    groups,
    epsilon: fields.number('norm_eps', 1e-5),
    scaleShift,
  };
}

function oneOnly(fields: Fields, name: string): 1 {
  if (fields.number(name, 1) !== 1) throw fields.refuse(name, '0 or 1');
  return 1;
}

function imageSize(fields: Fields): [number, number] {
  if (fields.absent('sample_size'))
    throw fields.refuse('sample_size', 'the side of the image', 'write it there: the graph has one size');
  try {
    const side = fields.count('sample_size');
    return [side, side];
  } catch {
    const sides = fields.numbers('sample_size');
    if (sides.length !== 2 || !sides.every((side) => Number.isInteger(side) && side >= 1 && side <= 65_536))
      throw fields.refuse('sample_size', 'a side or [height, width]');
    return sides as [number, number];
  }
}

function timeKind(fields: Fields): Unet2dConfig['time'] {
  const kinds = ['positional', 'learned', 'fourier', 'adm'] as const;
  const kind = fields.choice('time_embedding_type', kinds, 'positional');
  if (kind === 'learned') return { kind, timesteps: fields.count('num_train_timesteps') };
  if (kind !== 'positional')
    throw fields.refuse(
      'time_embedding_type',
      'positional or learned',
      'a model of continuous noise levels has no timesteps',
    );
  return { kind, shift: fields.number('freq_shift', 0), cosinesFirst: fields.flag('flip_sin_to_cos', true) };
}

function midBlock(fields: Fields, groups: number, scaleShift: boolean): Unet2dConfig['mid'] {
  if (fields.isNull('mid_block_type')) return null;
  fields.choice('mid_block_type', ['UNetMidBlock2D'], 'UNetMidBlock2D');
  // With scale and shift, diffusers leaves the middle attention's normalisation out unless its groups are given.
  const given = fields.absent('attn_norm_num_groups') ? null : fields.count('attn_norm_num_groups');
  return {
    attention: fields.flag('add_attention', true),
    divisor: fields.number('mid_block_scale_factor', 1),
    attentionGroups: given ?? (scaleShift ? null : groups),
  };
}

function activation(fields: Fields): Activation {
  const name = fields.choice('act_fn', ['silu', 'swish', 'relu', 'gelu', 'mish'], 'silu');
  return name === 'swish' ? 'silu' : name;
}

function blockKind(fields: Fields, field: string, name: string, direction: 'Down' | 'Up'): BlockKind {
  const type = name.startsWith('UNetRes') ? name.slice('UNetRes'.length) : name;
  const resampleField = direction === 'Down' ? 'downsample_type' : 'upsample_type';
  switch (type) {
    case `${direction}Block2D`:
      return { attention: false, resample: 'conv' };
    case `Attn${direction}Block2D`:
      return { attention: true, resample: fields.choice(resampleField, ['conv', 'resnet'], 'conv') };
    case `Resnet${direction}sampleBlock2D`:
      return { attention: false, resample: 'resnet' };
    default: {
      const known = [`${direction}Block2D`, `Attn${direction}Block2D`, `Resnet${direction}sampleBlock2D`].join(', ');
      const remedy = type.includes('Skip')
        ? 'blocks with a second path through the image (Skip) cannot be imported'
        : 'only blocks of unconditional models can be imported';
      throw fields.refuse(field, known, remedy);
    }
  }
}
