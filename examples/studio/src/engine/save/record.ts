import type { ModelInfo } from '@fuzzydiff/core';
import type { Image, Placement } from '@fuzzydiff/core/image';
import {
  type CorrectionFacts,
  comparedHashes,
  conditionRecords,
  correctionRecords,
  type KnownStatistics,
  type MadeRecord,
  placedRegion,
  type RecordableFace,
  type RecordableSynthesis,
  sha256,
  statisticsHashes,
} from '@fuzzydiff/core/internal';
import { estimatorFor, type PlanOptions } from '@fuzzydiff/core/math';
import type { MendAsk, Stroke } from '../crossing.js';
import type { SpotPart } from '../spots.js';

/** What is to be written down of a photograph that was made, once it is saved. */
export type RecordOf = (saved: SavedPicture) => Promise<MadeRecord<object>>;

/** A picture as it is saved. */
export interface SavedPicture {
  /** The file that it was made of. */
  readonly original: Uint8Array;
  readonly before: Image;
  readonly after: Image;
  /** Which of the tries it is, from 0. */
  readonly chosen: number;
  /** Spots of it that stay as they were. */
  readonly undone: readonly string[];
}

/** What a mending was asked for, and how many faces were found, where that is known. */
interface Asked extends Pick<MendAsk, 'settings' | 'mendSeed'> {
  readonly facesFound: number | undefined;
}

const by = `fuzzydiff ${__VERSION__} (studio)`;

/** What any recipe says of its photograph, as the command has it. */
async function originOf(
  original: Uint8Array,
  { id, device }: Pick<ModelInfo, 'id' | 'device'>,
  { settings, facesFound }: Asked,
  faces: readonly Pick<RecordableSynthesis, 'number' | 'region'>[],
) {
  const { grey = 'auto', within = 'head' } = settings;
  const numbers = faces.flatMap(({ number }) => number ?? []);
  // Of some that are where somebody put them, each is told.
  const isPlaced = numbers.length < faces.length;
  const face = isPlaced || numbers.length === facesFound ? ('all' as const) : numbers;
  return {
    input: await sha256(original),
    model: id,
    device,
    region: 'faces',
    face,
    minFace: 32,
    within,
    grey,
    ...(isPlaced && { placed: faces.map(({ number, region }) => number ?? region) }),
  } as const;
}

/** What a record has no words for, as far as it is so: by its names `fuzzydiff replay` says why it cannot make a picture again. */
function withUntold<M extends object>(made: M, untold: Readonly<Record<string, boolean>>) {
  const names = Object.entries(untold).flatMap(([name, is]) => (is ? [name] : []));
  return names.length > 0 ? { ...made, untold: names } : made;
}

/** Of a mending of spots. */
export interface SpotsRecorded extends Asked {
  readonly facts: CorrectionFacts;
  /** The statistics that came with the model. */
  readonly statistics: KnownStatistics;
  readonly faces: readonly (RecordableFace & {
    /** What was mended of it, in the order in which a record counts it. */
    readonly parts: readonly SpotPart[];
    readonly placement: Placement;
  })[];
  /** The regions of each face that were mended, by their places, where that is not what anybody gets. */
  readonly regions: readonly (readonly number[])[] | undefined;
  /** Those of them that were mended all over, where there are any. */
  readonly inFull: readonly (readonly number[])[] | undefined;
  readonly strokes: readonly Stroke[];
  /** Whether the faces were changed as a whole before. */
  readonly isAllOver: boolean;
}

/** The records of a mending of spots. */
export function spotsRecord({ facts, statistics, faces, ...asked }: SpotsRecorded): RecordOf {
  const { info, options, settings, calibrations, begunOn } = facts;
  const { preset, samples } = options;
  return async ({ original, before, after, chosen, undone }) => {
    const isUndone = (id: string) => undone.includes(id);
    const recipe = {
      ...{ command: 'correct', ...(await originOf(original, info, asked, faces)) },
      ...{ seed: asked.mendSeed, preset },
      ...statisticsHashes(statistics, preset, await comparedHashes(calibrations)),
      ...{ estimator: estimatorFor(preset, info), correction: settings, samples },
      ...(asked.regions && { regions: asked.regions }),
      ...(asked.inFull && { inFull: asked.inFull }),
      ...(asked.strokes.length > 0 && { strokes: asked.strokes }),
      ...(undone.length > 0 && {
        undone: faces.map(({ parts }) => parts.flatMap(({ id }, n) => (isUndone(id) ? [n] : []))),
      }),
    };
    const made = withUntold(recipe, {
      'a face that was changed as a whole before': asked.isAllOver,
      // Statistics that tell no regions have one spot for all, which no number tells.
      'spots that were undone': undone.length > 0 && faces.some(({ regions }) => !regions),
    });
    const told = faces.map(({ parts, regions, placement, ...face }) => {
      const inPart = new Set(parts.flatMap(({ id, place }) => (isUndone(id) ? (place ?? []) : [])));
      const changed = regions?.map((region, n) => {
        if (!inPart.has(n)) return region;
        const { inPhoto } = placedRegion(region.pixels, info.shape, placement, before);
        return { ...region, changed: changedShareOf(inPhoto, before, after) };
      });
      return { ...face, ...(changed && { regions: changed }) };
    });
    const found = asked.facesFound ?? faces.length;
    const maps = { seed: asked.settings.seed, device: info.device };
    const recordOf = correctionRecords({ faces: told, found }, { by, made, original: before, maps, begunOn });
    return recordOf(after, chosen);
  };
}

/** The share of some pixels that differ. */
function changedShareOf(among: Int32Array, { channels, pixels: before }: Image, { pixels: after }: Image): number {
  const differs = (at: number) => {
    for (let c = 0; c < channels; c++) if (before[at * channels + c] !== after[at * channels + c]) return true;
    return false;
  };
  return among.length === 0 ? 0 : among.filter(differs).length / among.length;
}

/** Of faces that were changed as a whole, and of nothing else. */
export interface AllOverRecorded extends Asked {
  readonly info: Pick<ModelInfo, 'id' | 'device'>;
  readonly faces: readonly RecordableSynthesis[];
  readonly bands: Record<'luma' | 'chroma', readonly number[]>;
  readonly plan: PlanOptions;
  readonly strokes: readonly Stroke[];
}

/** The records of faces that were changed as a whole. */
export function allOverRecord({ info, faces, bands, plan, strokes, ...asked }: AllOverRecorded): RecordOf {
  return async ({ original, before, after }) => {
    const made = {
      ...{ command: 'condition', ...(await originOf(original, info, asked, faces)), seed: asked.mendSeed, plan },
      ...{ strength: { keep: 1 }, mask: 'none', maskPolarity: 'keep', bands, samples: 1 },
      ...(strokes.length > 0 && { strokes }),
    };
    const found = asked.facesFound ?? faces.length;
    return conditionRecords({ faces, found }, { by, made, original: before })(after, 0);
  };
}
