import type { Prior } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { placeReport } from '@fuzzydiff/core/internal';
import { type AllOverFace, type AllOverResult, mendAllOver } from '@fuzzydiff/core/math';
import { followFaces } from '../batch/follow.js';
import type { ImageRun, Photo } from '../batch/image-job.js';
import type { Picture } from '../image/picture.js';
import type { MapSettings } from '../settings.js';
import { wholeReport } from './face-report.js';

/** A photograph that was mended all over, and what there is to say of that. */
export interface MendedAllOver extends Pick<AllOverResult<Picture>, 'photo' | 'faces' | 'found' | 'modelCalls'> {
  readonly report: Record<string, unknown>;
  readonly notes: readonly string[];
}

/** How rare on clean faces what is wrong all over one has to be. */
interface AllOverAlpha {
  /** As `--alpha` says. @default 0.05: a preset's own is of regions, for which there are more clean faces to compare with */
  readonly alpha?: number;
  /** As the record of a picture says that is made again. @default `alpha` */
  readonly allOverAlpha?: number;
}

/** The share of clean faces of which anything is said to be wrong all over, at most. */
export function alphaAllOver({ alpha = 0.05, allOverAlpha = alpha }: AllOverAlpha): number {
  return allOverAlpha;
}

/** Mends what is wrong all over the faces of a photograph, before what is wrong in places is looked for. */
export async function allOver(
  prior: Prior,
  { image, options }: Photo,
  { alpha, seed, preset }: Pick<MapSettings, 'seed' | 'preset'> & { readonly alpha: number },
  { name, progress, signal }: Pick<ImageRun, 'name' | 'progress' | 'signal'>,
): Promise<MendedAllOver> {
  const run = mendAllOver(prior, image as Image, { ...options, alpha, seed, preset, signal });
  const result = await followFaces(run, { expected: 0, progress, what: name });
  const { photo, faces, found, gains, modelCalls } = result;
  return {
    photo: photo === image ? image : { ...image, pixels: photo.pixels },
    ...{ faces, found, modelCalls },
    report: {
      ...(gains && { gains }),
      faces: faces.map((face) => ({
        ...placeReport(face),
        ...wholeReport(face),
        mended: face.kinds.filter((kind) => isMended(face, kind)),
        ...face.degradation,
      })),
    },
    notes: faces.flatMap((face) => face.kinds.map((kind) => `${image.name}: ${told(face, kind, gains)}`)),
  };
}

/** Of blocks that no table is known of, nothing can be done. */
function isMended({ degradation }: AllOverFace, kind: AllOverFace['kinds'][number]): boolean {
  return (
    kind === 'cast' ||
    (kind === 'blocks' ? degradation?.quality !== undefined : kind === 'noise' || !!degradation?.width)
  );
}

function told(face: AllOverFace, kind: AllOverFace['kinds'][number], gains: readonly number[] | undefined): string {
  const { number, whole, degradation: { width = 0, noise = [], quality } = {} } = face;
  const who = number === undefined ? 'the face' : `face ${number}`;
  const rare = `p = ${whole[kind].toPrecision(2)}`;
  if (!isMended(face, kind)) {
    const why = quality === undefined ? 'how strongly cannot be told' : 'as its JPEG file has little detail';
    return `${who} is ${kind === 'blocks' ? 'in blocks' : 'blurred'} all over (${rare}), ${why}: left as it is.`;
  }
  // Of a channel, on average: luma and chroma are a rotation of these.
  const percent = 50 * Math.sqrt(noise.reduce((sum, own) => sum + own ** 2 / noise.length, 0));
  const said = {
    blur: `was blurred all over (${rare}), by about ${width.toFixed(1)} pixels of what the model sees: sharpened`,
    noise: `was noisy all over (${rare}), by about ${percent.toFixed(0)} % of the range: cleaned`,
    blocks: `was in blocks all over (${rare}), of a JPEG file of about quality ${quality}: smoothed`,
    cast: `had a colour cast (${rare}): the whole photograph was multiplied by ${gains?.map((gain) => gain.toFixed(2)).join(', ')}`,
  };
  return `${who} ${said[kind]}.`;
}
