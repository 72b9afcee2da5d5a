import type { ImageShape, Tensor } from '@fuzzydiff/core';
import { largestSquare, maskToModel } from '@fuzzydiff/core/image';
import { diffusionPlan } from '@fuzzydiff/core/math';
import { follow } from '../batch/follow.js';
import type { ImageCommand, Photo } from '../batch/image-job.js';
import { fileHash } from '../files/hash.js';
import { maskFor } from '../image/mask-for.js';
import { evenMaskNotes, readMask } from '../image/read-mask.js';
import { weightPng } from '../image/tensor-png.js';
import { openCommandPrior } from '../model/command-prior.js';
import { planFrom, type SynthesisSettings } from '../options.js';
import { comparePicture } from '../pictures/compare-picture.js';
import { photoFiles, photoSuffixes } from './photo-files.js';
import { spreadFiles, spreadSuffixes } from './spread-files.js';

/** What `fuzzydiff condition` is given. */
export interface ConditionSettings extends SynthesisSettings {
  readonly keep?: number;
  readonly weight?: number;
  readonly mask?: string;
  readonly maskPolarity: 'keep' | 'change';
  readonly region?: string;
}

/** Opens what holds a synthesis to images. */
export async function openCondition(settings: ConditionSettings, images: number): Promise<ImageCommand> {
  const { samples, keep, weight, mask, maskPolarity, seed } = settings;
  const { prior, inFlight } = await openCommandPrior(settings, images);
  const plan = planFrom(settings, { steps: 50 });
  const perFusion = weight !== undefined;
  const strength = weight ?? keep ?? 1;
  return {
    name: 'condition',
    prior,
    inFlight,
    calls: samples * diffusionPlan(prior.info, plan).modelCalls,
    gives: [
      ...photoSuffixes('conditioned', samples),
      ...spreadSuffixes(samples),
      'weight.png',
      ...(mask === undefined ? [] : ['mask.png']),
      'compare.png',
    ],
    reads: async (path) => (mask === undefined ? [] : [await maskFor(path, mask)]),
    recipe: async (path) => ({
      plan,
      strength: perFusion ? { weight } : { keep: strength },
      mask: mask === undefined ? 'none' : await fileHash(await maskFor(path, mask), 'an image'),
      maskPolarity,
      samples,
    }),
    async run(photo, { name, signal, progress }) {
      const { image, region } = photo;
      const understood = mask === undefined ? undefined : await modelMask(photo, mask, settings, prior.info.shape);
      const options = { keep: understood?.keep ?? 1, strength, perFusion, plan, region, seed, samples, signal };
      const { photos, faces, modelCalls } = await follow(prior.inpaint(image, options), progress, name);
      const face = faces[0]!;
      const compared = { image, region: face.region, weight: face.kept, output: photos[0]!.pixels };
      const files = [
        ...(await photoFiles('conditioned', photos)),
        ...(await spreadFiles(face)),
        { suffix: 'weight.png', bytes: await weightPng(face.kept, face.region, image) },
        // The mask as it was understood: white is kept.
        ...(understood ? [{ suffix: 'mask.png', bytes: await weightPng(understood.keep, face.region, image) }] : []),
        { suffix: 'compare.png', bytes: await comparePicture(compared) },
      ];
      return { files, report: { modelCalls, notes: [...(understood?.notes ?? []), ...image.lost] } };
    },
  };
}

/** The mask of a photograph as the prior takes it: how much of each pixel is kept, `[1,H,W]`, and what to say of it. */
async function modelMask(
  { path, image, region = largestSquare(image) }: Photo,
  mask: string,
  { maskPolarity, maxPixels }: ConditionSettings,
  shape: ImageShape,
): Promise<{ keep: Tensor; notes: readonly string[] }> {
  const file = await maskFor(path, mask);
  const { notes, ...plane } = await readMask(file, image, { polarity: maskPolarity, maxPixels });
  const keep = maskToModel(plane, image, region, shape);
  return { keep, notes: [...notes, ...evenMaskNotes(file, keep)] };
}
