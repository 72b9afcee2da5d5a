import { invalidArgument } from '@fuzzydiff/core/internal';
import { fieldsOf } from './fields.js';

/** guided-diffusion's `UNetModel` as its constructor's arguments describe it; `levels` run from the full image inwards. */
export interface GuidedConfig {
  readonly size: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly modelChannels: number;
  readonly layers: number;
  /** Channels of each level. */
  readonly channels: readonly number[];
  /** Factors by which the image is smaller at the levels with attention. */
  readonly attentionAt: ReadonlySet<number>;
  /** Attention heads on the way down and in the middle, and on the way up; or channels per head. */
  readonly heads: { readonly down: number; readonly up: number } | { readonly width: number };
  readonly headsFirst: boolean;
  readonly convResample: boolean;
  readonly residualResample: boolean;
  readonly scaleShift: boolean;
}

/**
 * Reads the arguments of guided-diffusion's `UNetModel` constructor, by their names there (`attention_resolutions` are
 * factors, such as 8, 16, 32, as the constructor has them).
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` for a value outside its range, or a network this importer does not write
 */
export function parseGuidedConfig(config: unknown, where: string): GuidedConfig {
  const fields = fieldsOf(config, where);
  if (!fields.absent('num_classes'))
    throw fields.refuse('num_classes', 'null', 'models that take a class cannot be imported');
  if (fields.count('dims', 2) !== 2) throw fields.refuse('dims', '2');
  const size = fields.count('image_size');
  const modelChannels = fields.count('model_channels');
  const headWidth = fields.number('num_head_channels', -1);
  const heads = fields.count('num_heads', 1);
  const headsUp = fields.number('num_heads_upsample', -1);
  const widths = fields.numbers('channel_mult', [1, 2, 4, 8]).map((factor) => Math.trunc(factor * modelChannels));
  if (widths.length === 0 || !widths.every((width) => width >= 1 && width <= 1e6))
    throw fields.refuse('channel_mult', 'positive factors');
  return {
    size,
    inChannels: fields.count('in_channels'),
    outChannels: fields.count('out_channels'),
    modelChannels,
    layers: fields.count('num_res_blocks'),
    channels: widths,
    attentionAt: new Set(fields.numbers('attention_resolutions')),
    heads: headWidth === -1 ? { down: heads, up: headsUp === -1 ? heads : headsUp } : { width: headWidth },
    headsFirst: !fields.flag('use_new_attention_order', false),
    convResample: fields.flag('conv_resample', true),
    residualResample: fields.flag('resblock_updown', false),
    scaleShift: fields.flag('use_scale_shift_norm', false),
  };
}

/** The network that RePaint's face model and OpenAI's unconditional 256x256 ImageNet model share. */
const guided256 = {
  image_size: 256,
  in_channels: 3,
  model_channels: 256,
  out_channels: 6,
  num_res_blocks: 2,
  attention_resolutions: [8, 16, 32],
  channel_mult: [1, 1, 2, 2, 4, 4],
  num_heads: 4,
  num_head_channels: 64,
  use_scale_shift_norm: true,
  resblock_updown: true,
  diffusion_steps: 1000,
  noise_schedule: 'linear',
} as const;

const presets = { 'repaint-celebahq-256': guided256, 'openai-unconditional-256': guided256 } as const;

/** A published guided-diffusion checkpoint whose arguments are known. */
export type GuidedPreset = keyof typeof presets;

/** The names of the presets. */
export function guidedPresets(): GuidedPreset[] {
  return Object.keys(presets) as GuidedPreset[];
}

/** The arguments of a published checkpoint, as one would write them in a JSON file. */
export function guidedPreset(name: string): Readonly<Record<string, unknown>> {
  if (Object.hasOwn(presets, name)) return presets[name as GuidedPreset];
  throw invalidArgument('preset', `one of ${guidedPresets().join(', ')}`, name);
}
