import { computed, type Signal, signal } from '@preact/signals';
import type {
  AllOver,
  Face,
  FileFormat,
  Found,
  FoundSpot,
  MendedSpot,
  Mending,
  Opened,
  Stroke,
} from '../engine/crossing.js';
import { type History, startHistory } from '../engine/history.js';
import { asItIs, isAsItIs, type Whole } from '../engine/whole/places.js';

/** Where a photograph is on its way. */
export const steps = ['face', 'damage', 'mend', 'save'] as const;
export type StepName = (typeof steps)[number];

/** A face of a photograph, and whether it is worked on. */
export interface ChosenFace {
  readonly face: Face;
  readonly isTaken: boolean;
}

/** All that a person decides about a photograph: what can be undone. */
export interface Work {
  readonly faces: readonly ChosenFace[];
  /** Spots that somebody has taken (true) or left; of the others, those are mended that are not faint. */
  readonly decided: ReadonlyMap<string, boolean>;
  /** Spots that are mended all over, however their pixels look. */
  readonly sure: ReadonlySet<string>;
  readonly strokes: readonly Stroke[];
  /** What is changed of the faces as a whole. */
  readonly whole: Whole;
  /** What was mended, of which spots, and what of it is undone again. */
  readonly mending: (Mending & { readonly asked: ReadonlySet<string> }) | undefined;
  /** How often it was mended once more, each time with other noise. */
  readonly again: number;
  readonly chosen: number;
  readonly undone: ReadonlySet<string>;
}

/** A photograph that is worked on. */
export interface Picture {
  readonly id: number;
  readonly name: string;
  readonly step: Signal<StepName>;
  /** What the strip shows of it until it is open, which may wait for the engine; absent where the page itself can't read it. */
  readonly preview: Signal<ImageBitmap | undefined>;
  /** Absent until it is open. */
  readonly opened: Signal<Opened | undefined>;
  /** Whether its faces have been looked for. */
  readonly isSearched: Signal<boolean>;
  readonly work: Signal<History<Work>>;
  /** What was found, in which faces. */
  readonly found: Signal<(Found & { readonly of: string }) | undefined>;
  /** How the faces would be, changed as a whole, and by what. */
  readonly allOver: Signal<(AllOver & { readonly of: string }) | undefined>;
  /** The spots that are being mended, or were the last time. */
  readonly asked: Signal<ReadonlySet<string>>;
  readonly format: Signal<FileFormat>;
  /** The work that was saved last, and the name of its file where it became one. */
  readonly saved: Signal<{ readonly work: Work; readonly as?: string } | undefined>;
}

const nothing: Work = {
  faces: [],
  decided: new Map(),
  sure: new Set(),
  strokes: [],
  whole: asItIs,
  mending: undefined,
  again: 0,
  chosen: 0,
  undone: new Set(),
};

let last = 0;

export function newPicture(name: string): Picture {
  return {
    id: ++last,
    name,
    step: signal<StepName>('face'),
    preview: signal(undefined),
    opened: signal(undefined),
    isSearched: signal(false),
    work: signal(startHistory(nothing)),
    found: signal(undefined),
    allOver: signal(undefined),
    asked: signal<ReadonlySet<string>>(new Set()),
    format: signal<FileFormat>('png'),
    saved: signal(undefined),
  };
}

/** All the photographs, in the order in which they came. */
export const pictures = signal<readonly Picture[]>([]);
/** Which one is on the table. */
export const currentId = signal<number | undefined>(undefined);

export const picture = computed(() => pictures.value.find(({ id }) => id === currentId.value));
export const work = computed<Work>(() => picture.value?.work.value.present ?? nothing);
export const takenFaces = computed<readonly Face[]>(() =>
  work.value.faces.filter(({ isTaken }) => isTaken).map(({ face }) => face),
);
/** The spots that were found in the faces that are taken. */
const allSpots = computed<readonly FoundSpot[]>(() => picture.value?.found.value?.spots ?? []);
/** Those that count as damage. */
export const spots = computed(() => allSpots.value.filter(({ isFaint }) => !isFaint));
/** Those that are as likely to be none. */
export const faintSpots = computed(() => allSpots.value.filter(({ isFaint }) => isFaint));
/** Those that are mended. */
export const takenSpots = computed(() => allSpots.value.filter(isTaken));
/** Those that are being mended, whatever was decided about them since. */
export const askedSpots = computed(() => {
  const asked = picture.value?.asked.value;
  return allSpots.value.filter(({ id }) => asked?.has(id));
});

/** Whether a spot is mended. */
export function isTaken({ id, isFaint }: FoundSpot): boolean {
  return work.value.decided.get(id) ?? !isFaint;
}
/** Whether anything is painted as damaged. */
export const isPainted = computed(() => work.value.strokes.some(({ says }) => says === 'damaged'));
/** The spots of the chosen try. */
export const mendedSpots = computed(() => work.value.mending?.tries[work.value.chosen] ?? []);

/** How many spots these are, of which some may be pieces. */
export function countSpots(some: readonly Pick<MendedSpot, 'spot'>[]): number {
  return new Set(some.map(({ spot }) => spot)).size;
}

/** Whether a photograph has work that is not saved: what was mended, or what somebody did by hand. */
export function isUnsaved({ work: { value }, saved }: Picture): boolean {
  const { present } = value;
  return (present.mending !== undefined || isByHand(present)) && saved.value?.work !== present;
}

/** Whether anything of it is somebody's own: painted, placed, slid or decided. */
function isByHand({ strokes, whole, decided, faces }: Work): boolean {
  // A face that was found has a number; one that was placed, or moved, has none.
  const isOwn = ({ face, isTaken }: ChosenFace) => face.number === undefined || !isTaken;
  return strokes.length > 0 || !isAsItIs(whole) || decided.size > 0 || faces.some(isOwn);
}
/** The share of a spot that has changed at least, for it to count as mended: a thin scratch is a small part of what is found. */
const leastChange = 0.04;

/** Spots that were mended as their pixels look, and not all over: some of the damage may still be there. */
export const spotsInPart = computed(() => {
  const { mending, sure } = work.value;
  return mending ? spots.value.filter(({ id }) => mending.asked.has(id) && !sure.has(id)) : [];
});

/** Spots that were to be mended and of which next to nothing has changed. */
export const unmendedSpots = computed(() => {
  const { mending } = work.value;
  const changed = new Set(mendedSpots.value.filter(({ share }) => share >= leastChange).map(({ spot }) => spot));
  return mending ? allSpots.value.filter(({ id }) => mending.asked.has(id) && !changed.has(id)) : [];
});
