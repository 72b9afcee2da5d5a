import { FuzzydiffError } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { scheduleLength } from '@fuzzydiff/core/math';
import { guided } from './graphs/guided.js';
import { type GuidedPreset, guidedPreset, parseGuidedConfig } from './graphs/guided-config.js';
import type { Computation, Network } from './graphs/network.js';
import { unet2d } from './graphs/unet2d.js';
import { parseUnet2dConfig } from './graphs/unet2d-config.js';
import { parseGuidedSchedule, parseSchedulerConfig, type TrainedSchedule } from './schedule.js';
import type { StoredTensors } from './stored-tensor.js';

/** What describes a checkpoint's network and training; exactly one of `config` and `preset`. */
export interface ModelDescription {
  /** diffusers' `config.json`, or the arguments of guided-diffusion's `UNetModel`, as parsed from JSON. */
  readonly config?: unknown;
  /** A published guided-diffusion checkpoint whose arguments are known. */
  readonly preset?: GuidedPreset;
  /** diffusers' `scheduler_config.json`, as parsed from JSON; required with a diffusers `config`. */
  readonly scheduler?: unknown;
}

/** A network that can be written as a graph. */
export interface Model {
  readonly architecture: 'UNet2DModel' | 'guided-diffusion UNetModel';
  /** `[C,H,W]` of its image. */
  readonly shape: readonly [number, number, number];
  readonly trained: TrainedSchedule;
  /** Name of a tensor that the network has in any configuration. */
  readonly knownTensor: string;
  readonly network: (tensors: StoredTensors, computation: Computation) => Network;
}

/**
 * Understands a checkpoint's description.
 *
 * @throws FuzzydiffError `invalid-file` for a field outside its range or a network that cannot be imported;
 * `invalid-argument` when something of the description is missing
 */
export function describeModel({ config, preset, scheduler }: ModelDescription): Model {
  if ((config === undefined) === (preset === undefined))
    throw invalidArgument('the configuration', 'one of config and preset', config === undefined ? 'neither' : 'both');
  const where = preset === undefined ? 'the configuration' : `the preset ${preset}`;
  const fields = preset === undefined ? config : guidedPreset(preset);
  if (has(fields, 'model_channels')) {
    const parsed = parseGuidedConfig(fields, where);
    const { size, inChannels, outChannels } = parsed;
    const trained =
      scheduler === undefined ? parseGuidedSchedule(fields, where) : parseSchedulerConfig(scheduler, 'the scheduler');
    return checkOutput(outChannels, {
      architecture: 'guided-diffusion UNetModel',
      shape: [inChannels, size, size],
      trained,
      knownTensor: 'time_embed.0.weight',
      network: (tensors, computation) => guided(tensors, parsed, scheduleLength(trained.schedule), computation),
    });
  }
  if (!needsScheduler(fields))
    throw new FuzzydiffError(
      'invalid-file',
      `Expected the config.json of a diffusers UNet2DModel, or the arguments of guided-diffusion's UNetModel as JSON, but ${where} has neither block_out_channels nor model_channels.`,
    );
  const parsed = parseUnet2dConfig(fields, where);
  const { inChannels, outChannels, height, width, patch } = parsed;
  if (scheduler === undefined)
    throw new FuzzydiffError(
      'invalid-argument',
      "Expected the checkpoint's scheduler_config.json, which has the noise schedule, for scheduler but found none.",
    );
  const trained = parseSchedulerConfig(scheduler, 'the scheduler');
  return checkOutput(outChannels / patch ** 2, {
    architecture: 'UNet2DModel',
    shape: [inChannels / patch ** 2, height * patch, width * patch],
    trained,
    knownTensor: 'conv_in.weight',
    network: (tensors, computation) => unet2d(tensors, parsed, scheduleLength(trained.schedule), computation),
  });
}

/** Whether a network's configuration is one of diffusers, which keeps the noise schedule in a file of its own. */
export function needsScheduler(config: unknown): boolean {
  return !has(config, 'model_channels') && (has(config, 'block_out_channels') || has(config, '_class_name'));
}

function checkOutput(outChannels: number, model: Model): Model {
  const { shape, trained } = model;
  const expected = trained.varianceType === 'learned_range' ? 2 * shape[0] : shape[0];
  if (outChannels === expected) return model;
  throw new FuzzydiffError(
    'mismatch',
    `Expected ${expected} output channels from a model of ${shape[0]} channels with variance ${trained.varianceType} but its configuration says ${outChannels}; check that the scheduler belongs to this model.`,
    { data: { expected, found: outChannels } },
  );
}

function has(config: unknown, field: string): boolean {
  return typeof config === 'object' && config !== null && Object.hasOwn(config, field);
}
