import type { Image } from '../photo/image.js';
import { imageKey } from '../photo/image-key.js';
import type { CorrectedFace } from '../prior/results.js';
import { changedShare } from './changed-share.js';
import { keptOf, placeReport, regionsReport } from './face-report.js';

/** What a picture says of how it was made, as JSON holds it. */
export interface MadeRecord<Made> {
  readonly version: 1;
  /** What made it, and its version. */
  readonly by: string;
  readonly made: Made;
  /** Which of the samples it is, from 1. */
  readonly sample: number;
  /** What drew the maps, where that was not the run itself. */
  readonly maps?: Drawn;
  /** Where the run began, where it went on elsewhere. */
  readonly begunOn?: string;
  /** The key of its pixels, by which a later change shows. */
  readonly pixels: string;
  /** How many faces there are in all. */
  readonly found: number;
  /** The part of its pixels that are not the input's, from 0 to 1. */
  readonly changed: number;
  readonly faces: readonly Readonly<Record<string, unknown>>[];
}

/** By what noise maps were drawn, and where. */
export interface Drawn {
  /** A whole number from 0 up. */
  readonly seed: number;
  readonly device: string;
}

/** What a picture was made of, and how. */
export interface Origin<Made> {
  /** What makes it, and its version. */
  readonly by: string;
  readonly made: Made;
  readonly original: Image;
}

/** What a correction was made of, and how. */
export interface CorrectionOrigin<Made> extends Origin<Made> {
  /** What drew the maps, where they were there already. @default the run itself */
  readonly maps?: Drawn | undefined;
  /** Where the run began, if it has gone on. @default where it ended */
  readonly begunOn?: string | undefined;
}

/** What a record tells of a corrected face. */
export type RecordableFace = Pick<
  CorrectedFace,
  'number' | 'detected' | 'region' | 'clean' | 'kept' | 'promise' | 'regions'
>;

/** What a record tells of a face that was synthesized. */
export type RecordableSynthesis = Pick<CorrectedFace, 'number' | 'detected' | 'region' | 'kept'>;

/** The record of each picture that came of one: the same run gives the same, whenever and wherever it is made. */
export type MadeRecordOf<Made> = (photo: Image, s: number) => Promise<MadeRecord<Made>>;

/** The records of a correction. @throws FuzzydiffError `invalid-argument`, once a record is made, where a face's `kept` is no float32 tensor */
export function correctionRecords<Made extends Drawn>(
  { faces, found }: { readonly faces: readonly RecordableFace[]; readonly found: number },
  { maps, begunOn, ...origin }: CorrectionOrigin<Made>,
): MadeRecordOf<Made> {
  const { made } = origin;
  const isOwn = maps === undefined || (maps.seed === made.seed && maps.device === made.device);
  return async (photo, s) => ({
    ...recordHead(origin, s),
    ...(!isOwn && { maps: { seed: maps.seed, device: maps.device } }),
    ...(begunOn !== undefined && begunOn !== made.device && { begunOn }),
    ...(await recordEnd(photo, origin, found)),
    faces: faces.map((face) => correctedFace(face, s)),
  });
}

/** The records of what was synthesized and held to its input. @throws FuzzydiffError as `correctionRecords` */
export function conditionRecords<Made>(
  { faces, found }: { readonly faces: readonly RecordableSynthesis[]; readonly found: number },
  origin: Origin<Made>,
): MadeRecordOf<Made> {
  return async (photo, s) => ({
    ...recordHead(origin, s),
    ...(await recordEnd(photo, origin, found)),
    faces: faces.map((face) => ({ ...placeReport(face), kept: keptOf(face) })),
  });
}

function recordHead<Made>({ by, made }: Origin<Made>, s: number) {
  return { version: 1, by, made, sample: s + 1 } as const;
}

async function recordEnd(photo: Image, { original }: Origin<unknown>, found: number) {
  return { pixels: await imageKey(photo), found, changed: changedShare(original, photo) };
}

function correctedFace(face: RecordableFace, s: number): Readonly<Record<string, unknown>> {
  // How much of a region was changed is known of the first sample.
  const regions = face.regions?.map(({ changed, ...region }) => (s === 0 ? { ...region, changed } : region));
  return {
    ...placeReport(face),
    clean: face.clean,
    kept: keptOf(face),
    ...regionsReport({ ...(face.promise && { promise: face.promise }), ...(regions && { regions }) }),
  };
}
