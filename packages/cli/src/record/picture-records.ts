import type { CorrectResult, InpaintResult } from '@fuzzydiff/core';
import { type Image, imageKey } from '@fuzzydiff/core/image';
import type { ZMapsRecord } from '../jobs/earlier-map.js';
import { keptOf, placeReport, regionsReport } from '../jobs/face-report.js';
import { version } from '../version.js';
import { changedShare } from './changed-share.js';
import type { PictureRecord, RecordedFace } from './picture-record.js';
import type { RecordedRecipe } from './recipe.js';

/** The record of each picture that came of one: the same run gives the same, whenever and wherever it is made. */
export type RecordOf = (photo: Image, s: number) => Promise<PictureRecord>;

/** What a picture was made of, and how. */
interface Origin {
  readonly made: RecordedRecipe;
  readonly original: Image;
}

/** What a correction was made of, and how. */
interface CorrectionOrigin extends Origin {
  /** What drew the maps, where they were there already. @default the run itself */
  readonly maps?: Pick<ZMapsRecord, 'seed' | 'device'> | undefined;
  /** Where the run began, if it has gone on. @default where it ended */
  readonly begunOn?: string | undefined;
}

/** The records of a correction. */
export function correctionRecords(
  { faces, found }: Pick<CorrectResult<Image>, 'faces' | 'found'>,
  { made, original, maps, begunOn }: CorrectionOrigin,
): RecordOf {
  const isOwn = maps === undefined || (maps.seed === made.seed && maps.device === made.device);
  return async (photo, s) => ({
    ...recordHead(made, s),
    ...(!isOwn && { maps: { seed: maps.seed, device: maps.device } }),
    ...(begunOn !== undefined && begunOn !== made.device && { begunOn }),
    ...(await recordEnd(photo, { original, found })),
    faces: faces.map((face) => correctedFace(face, s)),
  });
}

/** The records of what was synthesized and held to its input. */
export function conditionRecords(
  { faces, found }: Pick<InpaintResult<Image>, 'faces' | 'found'>,
  { made, original }: Origin,
): RecordOf {
  return async (photo, s) => ({
    ...recordHead(made, s),
    ...(await recordEnd(photo, { original, found })),
    faces: faces.map((face) => ({ ...placeReport(face), kept: keptOf(face) }) as unknown as RecordedFace),
  });
}

function recordHead(made: RecordedRecipe, s: number) {
  return { version: 1, by: `fuzzydiff ${version()}`, made, sample: s + 1 } as const;
}

async function recordEnd(photo: Image, { original, found }: { original: Image; found: number }) {
  return { pixels: await imageKey(photo), found, changed: changedShare(original, photo) };
}

function correctedFace(face: CorrectResult<Image>['faces'][number], s: number): RecordedFace {
  // How much of a region was changed is known of the first sample.
  const regions = face.regions?.map(({ changed, ...region }) => (s === 0 ? { ...region, changed } : region));
  const report = {
    ...placeReport(face),
    clean: face.clean,
    kept: keptOf(face),
    ...regionsReport({ ...face, ...(regions && { regions }) }),
  };
  return report as unknown as RecordedFace;
}
