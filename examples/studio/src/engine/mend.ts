import { type CorrectProgress, type CorrectResult, readRun } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import {
  changedPixels,
  factsOf,
  type KnownStatistics,
  keptWhereFine,
  type Outline,
  paintedMarks,
  regionOutlines,
} from '@fuzzydiff/core/internal';
import type { PagePrior } from '@fuzzydiff/runtime-web';
import { patchBitmap } from './bitmaps.js';
import type { Face, MendAsk, MendedSpot, Patch } from './crossing.js';
import { followed, type OnStep } from './follow.js';
import { type Looked, look } from './look.js';
import { optionsOf, type Photo } from './photo.js';
import { allOverRecord, type RecordOf, type SpotsRecorded, spotsRecord } from './save/record.js';
import type { Patches } from './save/save.js';
import { areaOf, type FoundFace, mendedSpots, type NamedRegion, namedRegions, spotsOf } from './spots.js';
import { changeAllOver } from './whole/change-all-over.js';
import { differing, facePatches } from './whole/patches.js';
import { allOverId, isAsItIs } from './whole/places.js';

/** A face that is worked on, and what was found in it. */
interface Worked {
  readonly face: Face;
  readonly found: FoundFace;
  readonly z: Looked['zMaps'][number];
}

/** A spot that was mended, and which pixels of the photograph that has changed. */
interface Changed extends Omit<MendedSpot, 'patch'> {
  readonly pixels: Int32Array;
  readonly after: Image;
}

/** What was made, one of each for each try. */
export interface Made {
  readonly tries: readonly (readonly MendedSpot[])[];
  /** Under them, the faces as a whole. */
  readonly allOver: readonly Patch[];
  readonly patches: readonly Patches[];
  /** What is written down of it; nothing where nothing can have changed. */
  readonly recordOf: RecordOf | undefined;
  /** Model calls that it took here. */
  readonly calls: number;
}

/** What goes along with a mending. */
interface Along {
  readonly signal: AbortSignal;
  readonly onStep: OnStep;
  readonly onMerging: () => void;
  /** The run of the same mending that it goes on with. @default it begins anew */
  readonly from: Uint8Array | undefined;
  readonly keep: (step: CorrectProgress) => Promise<void>;
  /** The statistics that came with the model, as its record names them. */
  readonly statistics: KnownStatistics;
}

/** Changes faces as a whole, where that is asked, and mends the spots that are taken and what was painted. */
export async function mend(prior: PagePrior, photo: Photo, ask: MendAsk, along: Along): Promise<Made> {
  const { image } = photo;
  if (isAsItIs(ask.whole)) return mendSpots(prior, photo, { ...ask, image }, along);
  const changed = await changeAllOver(prior, photo, ask, along);
  const base = keptWhereFine(image, changed.image, ask.strokes);
  const allOver = await facePatches(image, base, ask.faces);
  const hasSpots = ask.taken.length > 0 || ask.strokes.some(({ says }) => says === 'damaged');
  const spots = hasSpots
    ? await mendSpots(prior, photo, { ...ask, image: base }, along)
    : { tries: [[]], patches: [new Map()], calls: 0, recordOf: undefined };
  const asked = { settings: ask.settings, mendSeed: ask.mendSeed, facesFound: photo.facesFound };
  const recordOf = spots.recordOf ?? allOverRecord({ ...changed, ...asked, strokes: ask.strokes });
  const differs = differing(image, base);
  const pixels = Int32Array.from(differs.keys()).filter((at) => differs[at] === 1);
  // Those that are put back first lie under the others.
  const under = [allOverId, patchOf(base, pixels)] as const;
  const patches = spots.patches.map((own) => new Map([under, ...own]));
  return { ...spots, allOver, patches, recordOf, calls: spots.calls + changed.calls };
}

/** Mends the spots that are taken and what was painted, in a photograph that may not be as it came. */
async function mendSpots(
  prior: PagePrior,
  photo: Photo,
  { faces, taken, sure, strokes, whole, settings, mendSeed, image }: MendAsk & { readonly image: Image },
  { signal, onStep, onMerging, from, keep, statistics }: Along,
): Promise<Made> {
  const looked = await look(prior, photo, { faces, settings }, { signal, onStep });
  const isTaken = new Set(taken);
  const hasRegions = looked.faces.every((face) => face.regions);
  const spotsTaken = (face: FoundFace) => namedRegions(face).filter(({ id }) => isTaken.has(id));
  // What tells no regions is left out as a whole face.
  const worked = faces.flatMap((face, n): Worked[] => {
    const found = looked.faces[n]!;
    return hasRegions || spotsTaken(found).length > 0 ? [{ face, found, z: looked.zMaps[n]! }] : [];
  });
  // What somebody has taken of their own accord is damage, however its pixels look.
  const inFull = worked.map(({ found }) => spotsTaken(found).filter(({ id, isKept }) => isKept || sure.includes(id)));
  const hasFull = inFull.some((those) => those.length > 0);
  const isMarked = hasFull || strokes.length > 0;
  const isDecided =
    hasFull || worked.some(({ found }) => namedRegions(found).some(({ id, isKept }) => isTaken.has(id) === isKept));
  // Untouched it is what anybody gets from this photograph, seed and settings.
  const isUntouched = !isMarked && !isDecided;
  const places = (named: readonly NamedRegion[]) => named.map(({ place }) => place);
  const regions = worked.map(({ found }) => places(spotsTaken(found)));
  const { alpha, always, ...others } = optionsOf(photo, settings);
  const those = { ...others, faces: worked.map(({ face }) => face), zMaps: worked.map(({ z }) => z) };
  const chosen = hasRegions && !isUntouched ? { regions } : { alpha, always };
  const begun = {
    ...{ ...those, ...chosen },
    ...{ samples: settings.samples, seed: mendSeed },
    ...(isMarked && { marks: paintedMarks(strokes, { ...image, outlines: await outlinesInFull() }) }),
  };
  const run = prior.correct(image, { ...(from ? { from } : begun), signal });
  const result = await followed(run, { onStep, onMerging, keep });
  const before = from ? (await readRun(from)).calls : 0;
  const made = result.photos.map((after) => changesOf(result, { before: image, after, worked, isTaken }));
  return {
    tries: await Promise.all(made.map((changes) => Promise.all(changes.map(mendedSpot)))),
    allOver: [],
    recordOf: recordOfSpots(result, worked, isTaken, {
      ...{ settings, mendSeed, facesFound: photo.facesFound, statistics, isAllOver: !isAsItIs(whole) },
      regions: hasRegions && !isUntouched ? regions : undefined,
      inFull: hasFull ? inFull.map(places) : undefined,
      strokes,
    }),
    patches: made.map((changes) => new Map(changes.map(({ id, pixels, after }) => [id, patchOf(after, pixels)]))),
    calls: looked.calls + result.modelCalls - before,
  };

  /** The lines around what is mended all over, as far as what is mended reaches. */
  async function outlinesInFull(): Promise<Outline[]> {
    if (!hasFull) return [];
    const { faces: mapped } = await prior.map(image, { ...those, ...chosen, signal });
    return mapped.flatMap((face, n) => {
      const regionsInFull = inFull[n]!.map(({ place, pixels }) => face.regions?.[place] ?? { pixels, isKept: false });
      return regionOutlines(face, regionsInFull).flat();
    });
  }
}

/** What is written down of a mending of spots. */
function recordOfSpots(
  result: CorrectResult<Image>,
  worked: readonly Worked[],
  isTaken: ReadonlySet<string>,
  asked: Omit<SpotsRecorded, 'facts' | 'faces'>,
): RecordOf | undefined {
  const facts = factsOf(result);
  if (!facts) return undefined;
  const faces = result.faces.map((face, n) => ({
    ...toldOf(face),
    placement: face.placement,
    parts: mendedSpots(worked[n]!.found, face, isTaken),
  }));
  return spotsRecord({ facts, faces, ...asked });
}

function toldOf({ number, detected, region, clean, kept, promise, regions }: CorrectResult<Image>['faces'][number]) {
  return {
    ...{ region, clean, kept },
    ...(number !== undefined && { number }),
    ...(detected && { detected }),
    ...(promise && { promise }),
    ...(regions && { regions }),
  };
}

/** What has changed in a photograph, by the spots that it is. */
function changesOf(
  { faces }: CorrectResult<Image>,
  { before, after, worked, isTaken }: { before: Image; after: Image; worked: readonly Worked[]; isTaken: Set<string> },
): Changed[] {
  const claimed = new Uint8Array(before.width * before.height);
  return faces.flatMap((face, n) => {
    const regions = mendedSpots(worked[n]!.found, face, isTaken);
    const outlined = spotsOf(face, regions);
    const changes = changedPixels(face, regions, { before, after, claimed });
    return changes.flatMap(({ box, pixels }, at) => {
      if (pixels.length === 0) return [];
      const { id, outlines } = outlined[at]!;
      const { spot, place } = regions[at]!;
      // Of all of the spot: its pieces are what stands out of it.
      const pieces = [...regions.keys()].filter((n) => regions[n]!.spot === spot);
      const changed = pieces.reduce((sum, n) => sum + changes[n]!.pixels.length, 0);
      const whole = place === undefined ? undefined : face.regions?.[place];
      const area = (whole ? [whole] : pieces.map((n) => regions[n]!)).reduce((sum, own) => sum + areaOf(face, own), 0);
      return [{ id, spot, outlines, box, pixels, share: changed / area, after }];
    });
  });
}

async function mendedSpot({ id, spot, outlines, box, share, pixels, after }: Changed): Promise<MendedSpot> {
  const own = new Set(pixels);
  return { id, spot, outlines, box, share, patch: await patchBitmap(after, box, (at) => own.has(at)) };
}

/** What pixels of a photograph are. */
function patchOf({ pixels, channels, depth }: Image, at: Int32Array) {
  const values = depth === 8 ? new Uint8Array(at.length * channels) : new Uint16Array(at.length * channels);
  at.forEach((pixel, n) => {
    for (let c = 0; c < channels; c++) values[n * channels + c] = pixels[pixel * channels + c]!;
  });
  return { pixels: at, values };
}
