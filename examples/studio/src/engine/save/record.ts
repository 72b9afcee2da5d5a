import type { ModelInfo } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import {
  type CorrectionFacts,
  calibrationHash,
  conditionRecords,
  correctionRecords,
  type KnownStatistics,
  type MadeRecord,
  type RecordableFace,
  type RecordableSynthesis,
  sha256,
  statisticsHashes,
} from '@fuzzydiff/core/internal';
import { estimatorFor, type PlanOptions } from '@fuzzydiff/core/math';
import type { MendAsk } from '../crossing.js';
import { allOverId } from '../whole/places.js';

/** What is to be written down of a photograph that was made, once it is saved. */
export type RecordOf = (saved: SavedPicture) => Promise<MadeRecord<unknown>>;

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
  faces: readonly { readonly number?: number }[],
) {
  const { grey = 'auto', within = 'head' } = settings;
  const numbers = faces.flatMap(({ number }) => number ?? []);
  const face = numbers.length === facesFound || arePlaced(faces) ? ('all' as const) : numbers;
  return {
    input: await sha256(original),
    model: id,
    device,
    region: 'faces',
    face,
    minFace: 32,
    within,
    grey,
  } as const;
}

/** Whether some of the faces are where somebody put them, rather than where they were found. */
function arePlaced(faces: readonly { readonly number?: number }[]): boolean {
  return faces.some(({ number }) => number === undefined);
}

/** What a record has no words for, as far as it is so: by its names `fuzzydiff replay` says why it cannot make a picture again. */
function withUntold<M extends object>(made: M, untold: Readonly<Record<string, boolean>>) {
  const names = Object.entries(untold).flatMap(([name, is]) => (is ? [name] : []));
  return names.length > 0 ? { ...made, untold: names } : made;
}

const placedByHand = 'faces that were placed by hand';
const strokesByHand = 'strokes by hand';

/** Of a mending of spots. */
export interface SpotsRecorded extends Asked {
  readonly facts: CorrectionFacts;
  /** The statistics that came with the model. */
  readonly statistics: KnownStatistics;
  readonly faces: readonly (RecordableFace & {
    /** The spots that its regions are, by their places. */
    readonly names: readonly string[];
  })[];
  /** The regions of each face that were mended, by their places, where that is not what anybody gets. */
  readonly regions: readonly (readonly number[])[] | undefined;
  /** Those of them that were mended all over, where there are any. */
  readonly inFull: readonly (readonly number[])[] | undefined;
  readonly isStroked: boolean;
  /** Whether the faces were changed as a whole before. */
  readonly isAllOver: boolean;
}

/** The records of a mending of spots. */
export function spotsRecord({ facts, statistics, faces, ...asked }: SpotsRecorded): RecordOf {
  const { info, options, settings, calibration, begunOn } = facts;
  const { preset, samples } = options;
  return async ({ original, before, after, chosen, undone }) => {
    const recipe = {
      ...{ command: 'correct', ...(await originOf(original, info, asked, faces)) },
      ...{ seed: asked.mendSeed, preset },
      ...statisticsHashes(statistics, preset, await calibrationHash(calibration)),
      ...{ estimator: estimatorFor(preset, info), correction: settings, samples },
      ...(asked.regions && { regions: asked.regions }),
      ...(asked.inFull && { inFull: asked.inFull }),
    };
    const made = withUntold(recipe, {
      [placedByHand]: arePlaced(faces),
      [strokesByHand]: asked.isStroked,
      'a face that was changed as a whole before': asked.isAllOver && !undone.includes(allOverId),
      'spots that were undone': undone.length > 0,
    });
    const told = faces.map(({ names, regions, ...face }) => ({
      ...face,
      ...(regions && {
        regions: regions.map((region, n) => (undone.includes(names[n]!) ? { ...region, changed: 0 } : region)),
      }),
    }));
    const found = asked.facesFound ?? faces.length;
    const maps = { seed: asked.settings.seed, device: info.device };
    const recordOf = correctionRecords({ faces: told, found }, { by, made, original: before, maps, begunOn });
    return recordOf(after, chosen);
  };
}

/** Of faces that were changed as a whole, and of nothing else. */
export interface AllOverRecorded extends Asked {
  readonly info: Pick<ModelInfo, 'id' | 'device'>;
  readonly faces: readonly RecordableSynthesis[];
  readonly bands: Record<'luma' | 'chroma', readonly number[]>;
  readonly plan: PlanOptions;
  /** Whether somebody has said of a part that it is fine. */
  readonly isStroked: boolean;
}

/** The records of faces that were changed as a whole. */
export function allOverRecord({ info, faces, bands, plan, isStroked, ...asked }: AllOverRecorded): RecordOf {
  return async ({ original, before, after }) => {
    const recipe = {
      ...{ command: 'condition', ...(await originOf(original, info, asked, faces)), seed: asked.mendSeed, plan },
      ...{ strength: { keep: 1 }, mask: 'none', maskPolarity: 'keep', bands, samples: 1 },
    };
    const made = withUntold(recipe, { [placedByHand]: arePlaced(faces), [strokesByHand]: isStroked });
    const found = asked.facesFound ?? faces.length;
    return conditionRecords({ faces, found }, { by, made, original: before })(after, 0);
  };
}
