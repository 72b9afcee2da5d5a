import { type Plane, resample, windowOf } from '@fuzzydiff/core/image';
import { keptOf, keptWhereFine, placeReport } from '@fuzzydiff/core/internal';
import { diffusionPlan, frequencyBands, type PlanOptions } from '@fuzzydiff/core/math';
import { followFaces } from '../batch/follow.js';
import type { ImageCommand, Photo } from '../batch/image-job.js';
import { fileHash } from '../files/hash.js';
import { maskFor } from '../image/mask-for.js';
import { evenMaskNotes, readMask } from '../image/read-mask.js';
import { planePng } from '../image/tensor-png.js';
import { type Openers, openCommandPrior } from '../model/command-prior.js';
import { comparePicture } from '../pictures/compare-picture.js';
import { conditionRecords } from '../record/picture-records.js';
import { type ConditionRecipe, recordedRecipe } from '../record/recipe.js';
import { type PlacedSettings, planFrom, type SynthesisSettings } from '../settings.js';
import { faceSuffixes, ofFace } from './face-files.js';
import { foundNotes } from './face-report.js';
import { photoFiles, photoSuffixes } from './photo-files.js';
import { spreadFiles, spreadSuffixes } from './spread-files.js';

/** What `fuzzydiff condition` is given. */
export interface ConditionSettings extends SynthesisSettings, PlacedSettings {
  readonly keep?: number;
  readonly weight?: number;
  readonly mask?: string;
  readonly keepBands?: number[];
  readonly keepChromaBands?: number[];
  readonly maskPolarity: 'keep' | 'change';
  /** The plan that a picture was made by, which options may have no words for; without it, that of the options. */
  readonly plan?: PlanOptions;
  /** Strokes by hand, of a picture that is made again: what they say is fine stays. */
  readonly strokes?: ConditionRecipe['strokes'];
  /** Whether a picture that was changed says how it was made. */
  readonly record: boolean;
}

/** Opens what holds a synthesis to images. */
export async function openCondition(
  settings: ConditionSettings,
  images: number,
  openers?: Openers,
): Promise<ImageCommand> {
  const {
    samples,
    keep,
    weight,
    mask,
    maskPolarity,
    keepBands: luma,
    keepChromaBands: chroma,
    seed,
    record,
  } = settings;
  const { prior, inFlight, findsFaces } = await openCommandPrior(settings, images, openers);
  const plan = settings.plan ?? planFrom(settings, { steps: 50 });
  const perFusion = weight !== undefined;
  const strength = weight ?? keep ?? 1;
  const bands = luma && frequencyBands({ luma, chroma });
  const calls = samples * diffusionPlan(prior.info, plan).modelCalls;
  return {
    ...{ name: 'condition', prior, inFlight, findsFaces, calls },
    gives: [
      ...photoSuffixes('conditioned', samples),
      ...['weight.png', ...(mask === undefined ? [] : ['mask.png']), 'compare.png'],
      ...faceSuffixes(findsFaces, spreadSuffixes(samples)),
    ],
    reads: async (path) => (mask === undefined ? [] : [await maskFor(path, mask)]),
    recipe: async (path) => ({
      plan,
      strength: perFusion ? { weight } : { keep: strength },
      mask: mask === undefined ? 'none' : await fileHash(await maskFor(path, mask), 'an image'),
      maskPolarity,
      ...(luma && { bands: { luma, chroma: chroma ?? luma } }),
      samples,
      ...(settings.strokes && { strokes: settings.strokes }),
      record,
    }),
    async run(photo, { name, signal, progress, recipe }) {
      const { image, options } = photo;
      const understood = mask === undefined ? undefined : await photoMask(photo, mask, settings);
      const own = { keep: understood?.plane ?? 1, strength, perFusion, bands, plan, seed, samples, signal };
      const result = await followFaces(prior.inpaint(image, { ...options, ...own }), {
        expected: calls,
        progress,
        what: name,
      });
      const { faces, found, kept, changed, modelCalls } = result;
      const photos = result.photos.map((own) => keptWhereFine(image, own, settings.strokes ?? []));
      const compared = { image, faces, weight: result.weight, between: 'weight' } as const;
      const recordOf = conditionRecords(result, { made: recordedRecipe(recipe), original: image });
      // Beside each other: while one is compressed, elsewhere, the next is drawn. The mask is as it was understood: white is kept.
      const [written, weighed, keptBy, beside] = await Promise.all([
        photoFiles('conditioned', photos, photo, record ? recordOf : undefined),
        planePng(result.weight),
        understood && planePng(understood.plane),
        comparePicture({ ...compared, output: photos[0]! }),
      ]);
      const files = [
        ...written.files,
        { suffix: 'weight.png', bytes: weighed },
        ...(keptBy ? [{ suffix: 'mask.png', bytes: keptBy }] : []),
        { suffix: 'compare.png', bytes: beside },
      ];
      for (const face of faces) files.push(...ofFace(face, await spreadFiles(face)));
      const missed = findsFaces && understood && found > 0 && faces.length === 0;
      const notes = [
        ...(understood?.notes ?? []),
        ...(missed ? [`The mask ${understood.file} touches no face of ${image.name}, which has ${found}.`] : []),
        ...foundNotes(photo, found),
        ...written.notes,
      ];
      const reported = faces.map((face) => ({ ...placeReport(face), kept: keptOf(face) }));
      return { files, report: { modelCalls, found, kept, changed, faces: reported, notes } };
    },
  };
}

/** A photograph's mask: how much of each of its pixels is kept. */
interface PhotoMask {
  readonly file: string;
  readonly plane: Plane;
  /** What there is to say of it. */
  readonly notes: readonly string[];
}

async function photoMask(
  { path, image, options: { region } }: Photo,
  mask: string,
  { maskPolarity, maxPixels }: ConditionSettings,
): Promise<PhotoMask> {
  const file = await maskFor(path, mask);
  const { notes, ...drawn } = await readMask(file, image, { polarity: maskPolarity, maxPixels });
  const { width, height } = image;
  const plane = resample(drawn, { width, height }, 'linear');
  const { values } = region ? resample(plane, windowOf(region), 'linear', windowOf(region)) : plane;
  return { file, plane, notes: [...notes, ...evenMaskNotes(file, values, region ? 'region' : 'picture')] };
}
