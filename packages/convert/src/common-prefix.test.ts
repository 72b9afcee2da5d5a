import { describe, expect, it } from 'vitest';
import { withoutCommonPrefix } from './common-prefix.js';
import type { StoredTensor } from './stored-tensor.js';

const stored: StoredTensor = { type: 'float32', shape: [1], file: 'w', offset: 0, length: 4 };
const namesWithout = (...names: string[]) => [
  ...withoutCommonPrefix(new Map(names.map((name) => [name, stored])), 'conv_in.weight').keys(),
];

describe('a prefix of all names', () => {
  it.each(['module.', '_orig_mod.', '_orig_mod.module.', 'model.', 'unet.', 'ema_model.', 'model.diffusion_model.'])(
    'is taken off: %s',
    (prefix) => {
      const names = ['conv_in.weight', 'conv_in.bias', 'up_blocks.0.conv_in.weight'];
      expect(namesWithout(...names.map((name) => `${prefix}${name}`))).toEqual(names);
    },
  );

  it.each([
    ['without any', ['conv_in.weight', 'module.x']],
    ['that another tensor lacks', ['module.conv_in.weight', 'betas']],
    ['of two networks', ['model.conv_in.weight', 'ema.conv_in.weight']],
    ['of another network', ['module.encoder.weight', 'module.encoder.bias']],
    ['that is part of a name', ['my_conv_in.weight', 'my_conv_in.bias']],
  ])('is no guess: names %s stay', (_, names) => {
    expect(namesWithout(...names)).toEqual(names);
  });
});
