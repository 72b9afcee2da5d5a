import { parseSafetensors, type SafetensorsArray } from '../bundle/safetensors.js';
import { FuzzydiffError } from '../errors.js';
import type { NoisePurpose } from '../noise/keyed-noise.js';
import type { BetaSchedule } from '../schedule/betas.js';
import type { Jumps, Move } from '../schedule/jumps.js';
import { type Tensor, tensor } from '../tensor/tensor.js';

/** A whole run of the published sampler on a Gaussian prior: what it was given, what it drew and what came out. */
export interface Recording {
  readonly schedule: BetaSchedule;
  readonly steps: number;
  readonly jumps: Jumps;
  readonly clipSample: boolean;
  readonly standardize: boolean;
  /** The learned variance's interpolation at each noisy value. */
  readonly v: (x: number) => number;
  readonly priorMean: Tensor;
  readonly priorSigma: number;
  readonly image: Tensor;
  /** Per fusion. */
  readonly weight: Tensor;
  /** The pure noise that the run starts from. */
  readonly start: Float32Array;
  /** Every noise in the order it was drawn, `[K,C,H,W]`, and what each was for. */
  readonly noise: SafetensorsArray;
  readonly noiseRoles: readonly NoisePurpose[];
  /** The timesteps and moves that the run had: what a replay has to arrive at by itself. */
  readonly timesteps: readonly number[];
  readonly moves: readonly Move[];
  /** The sample and the predicted clean image after each call of the model, `[calls,C,H,W]`. */
  readonly samples: SafetensorsArray;
  readonly predictedX0: SafetensorsArray;
}

/**
 * Reads a recorded trajectory: a safetensors file with the tensors `x_T`, `image`, `weight`, `prior_mean`, `noise`,
 * `samples` and `pred_x0`, and its settings as metadata.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` that names what is missing or not understood
 */
export function parseRecording(bytes: Uint8Array, where: string): Recording {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const unreadable = (what: string, found: unknown) =>
    new FuzzydiffError('invalid-file', `Expected ${what} in ${where} but found ${found}; give a recorded trajectory.`);
  const text = (name: string): string => {
    const value = metadata.get(name);
    if (value === undefined) throw unreadable(`metadata "${name}"`, 'none');
    return value;
  };
  const json = <T>(name: string): T => {
    try {
      return JSON.parse(text(name)) as T;
    } catch (cause) {
      if (FuzzydiffError.isInstance(cause)) throw cause;
      throw unreadable(`JSON as metadata "${name}"`, text(name));
    }
  };
  const values = (name: string) => {
    const value = tensors.get(name);
    if (value === undefined) throw unreadable(`a tensor "${name}"`, 'none');
    return value;
  };
  const image = (name: string): Tensor => tensor(values(name).shape, Float32Array.from(values(name).data));
  const flag = (name: string): boolean => {
    if (text(name) !== 'True' && text(name) !== 'False') throw unreadable(`True or False as "${name}"`, text(name));
    return text(name) === 'True';
  };

  const betas = /^linear ([\d.e-]+?)\.\.([\d.e-]+), (\d+) steps$/.exec(text('betas'));
  if (betas === null) throw unreadable('betas such as "linear 1e-4..0.02, 1000 steps"', text('betas'));
  const variance = /^learned_range\b.*\bv = (-1|0\.5 sin\(3 x_t\))/.exec(text('variance'));
  if (variance === null) throw unreadable('a learned variance with v = -1 or v = 0.5 sin(3 x_t)', text('variance'));
  const { jump_length: length, jump_n_sample: samples } = json<{ jump_length: number; jump_n_sample: number }>('jump');
  return {
    schedule: { kind: 'linear', start: Number(betas[1]), end: Number(betas[2]), steps: Number(betas[3]) },
    steps: json('respacing'),
    jumps: { length, samples },
    clipSample: flag('clip_denoised'),
    standardize: flag('fuzzy_standardization'),
    v: variance[1] === '-1' ? () => -1 : (x) => 0.5 * Math.sin(3 * x),
    priorMean: image('prior_mean'),
    priorSigma: json('prior_std'),
    image: image('image'),
    weight: image('weight'),
    start: image('x_T').data,
    noise: values('noise').data,
    noiseRoles: json('noise_roles'),
    timesteps: json('timesteps'),
    moves: json('transitions'),
    samples: values('samples').data,
    predictedX0: values('pred_x0').data,
  };
}
