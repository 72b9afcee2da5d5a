import type { CorrectResult } from '@fuzzydiff/core';
import { imageKey } from '@fuzzydiff/core/image';
import type { Picture } from '../image/picture.js';
import type { ZMapsRecord } from '../jobs/earlier-map.js';
import { keptOf, placeReport, regionsReport } from '../jobs/face-report.js';
import { version } from '../version.js';
import { changedShare } from './changed-share.js';
import type { PictureRecord, RecordedFace, RecordedRecipe } from './picture-record.js';

/** What results depend on that a picture does not: the files beside it, and where its maps were kept. */
const beside = ['save', 'fromMap', 'record'];

/** What of a recipe decides a picture. */
export function recordedRecipe(recipe: Readonly<Record<string, unknown>>): RecordedRecipe {
  const made = Object.entries(recipe).filter(([name]) => !beside.includes(name));
  // As it comes back out of JSON, for comparison.
  return JSON.parse(JSON.stringify(Object.fromEntries(made)));
}

/** The record of each picture of a correction: the same correction gives the same, whenever and wherever it is made. */
export function correctionRecords(
  { faces, found }: Pick<CorrectResult<Picture>, 'faces' | 'found'>,
  {
    recipe,
    original,
    maps,
    begunOn,
  }: {
    readonly recipe: Readonly<Record<string, unknown>>;
    readonly original: Picture;
    /** What drew the maps, where they were there already. */
    readonly maps: Pick<ZMapsRecord, 'seed' | 'device'> | undefined;
    /** Where the run began, if it has gone on. */
    readonly begunOn: string | undefined;
  },
): (photo: Picture, s: number) => Promise<PictureRecord> {
  const made = recordedRecipe(recipe);
  const isOwn = maps === undefined || (maps.seed === made.seed && maps.device === made.device);
  return async (photo, s) => ({
    version: 1,
    by: `fuzzydiff ${version()}`,
    made,
    sample: s + 1,
    ...(!isOwn && { maps: { seed: maps.seed, device: maps.device } }),
    ...(begunOn !== undefined && begunOn !== made.device && { begunOn }),
    pixels: await imageKey(photo),
    found,
    changed: changedShare(original, photo),
    faces: faces.map((face) => recordedFace(face, s)),
  });
}

function recordedFace(face: CorrectResult<Picture>['faces'][number], s: number): RecordedFace {
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
