import type { ModelInfo } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import {
  type CorrectionFacts,
  calibrationHash,
  conditionRecords,
  correctionRecords,
  type MadeRecord,
  type RecordableFace,
  type RecordableSynthesis,
  sha256,
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

/** What a mending was asked for. */
type Asked = Pick<MendAsk, 'settings' | 'mendSeed'>;

const by = `fuzzydiff ${__VERSION__} (studio)`;

/** What any recipe says of its photograph, as the command has it; what a person decided has no words there, and is named. */
async function originOf(original: Uint8Array, { id, device }: Pick<ModelInfo, 'id' | 'device'>, { settings }: Asked) {
  const { grey = 'auto', within = 'head' } = settings;
  const region = { region: 'faces', face: 'all', minFace: 32, within, grey } as const;
  return { input: await sha256(original), model: id, device, ...region };
}

/** Of a mending of spots. */
export interface SpotsRecorded extends Asked {
  readonly facts: CorrectionFacts;
  readonly found: number;
  readonly faces: readonly (RecordableFace & {
    /** The spots that its regions are, by their places. */
    readonly names: readonly string[];
  })[];
  /** Whether the faces were changed as a whole before. */
  readonly isAllOver: boolean;
}

/** The records of a mending of spots. */
export function spotsRecord({ facts, found, faces, isAllOver, ...asked }: SpotsRecorded): RecordOf {
  const { info, options, settings, calibration, begunOn } = facts;
  const { preset, samples } = options;
  return async ({ original, before, after, chosen, undone }) => {
    const decided = {
      faces: true,
      marks: options.marks !== undefined,
      regions: options.regions !== undefined,
      bands: isAllOver && !undone.includes(allOverId),
      'what was undone': undone.length > 0,
    };
    const made = {
      ...{ command: 'correct', ...(await originOf(original, info, asked)) },
      ...{ seed: asked.mendSeed, preset, calibration: await calibrationHash(calibration) },
      ...{ estimator: estimatorFor(preset, info), correction: settings, samples },
      untold: Object.entries(decided).flatMap(([name, is]) => (is ? [name] : [])),
    };
    const told = faces.map(({ names, regions, ...face }) => ({
      ...face,
      ...(regions && {
        regions: regions.map((region, n) => (undone.includes(names[n]!) ? { ...region, changed: 0 } : region)),
      }),
    }));
    const maps = { seed: asked.settings.seed, device: info.device };
    const recordOf = correctionRecords({ faces: told, found }, { by, made, original: before, maps, begunOn });
    return recordOf(after, chosen);
  };
}

/** Of faces that were changed as a whole, and of nothing else. */
export interface AllOverRecorded extends Asked {
  readonly info: Pick<ModelInfo, 'id' | 'device'>;
  readonly found: number;
  readonly faces: readonly RecordableSynthesis[];
  readonly bands: Record<'luma' | 'chroma', readonly number[]>;
  readonly plan: PlanOptions;
  readonly isMarked: boolean;
}

/** The records of faces that were changed as a whole. */
export function allOverRecord({ info, found, faces, bands, plan, isMarked, ...asked }: AllOverRecorded): RecordOf {
  return async ({ original, before, after }) => {
    const made = {
      ...{ command: 'condition', ...(await originOf(original, info, asked)), seed: asked.mendSeed, plan },
      ...{ strength: { keep: 1 }, mask: 'none', maskPolarity: 'keep', bands, samples: 1 },
      untold: ['faces', ...(isMarked ? ['marks'] : [])],
    };
    return conditionRecords({ faces, found }, { by, made, original: before })(after, 0);
  };
}
