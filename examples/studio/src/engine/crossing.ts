import type { CorrectOptions, FramedFace, PresetName } from '@fuzzydiff/core';
import type { Box, TurnedRegion } from '@fuzzydiff/core/image';
import type { Outline, Stroke } from '@fuzzydiff/core/internal';
import type { DeviceName } from '@fuzzydiff/runtime-web';
import type { WholeKind } from './whole/kinds.js';
import type { Whole } from './whole/places.js';

// What crosses between a page and the engine's thread: plain data and bitmaps.

/** What a prior is, once it is here. */
export interface PriorFacts {
  readonly name: string;
  readonly license: string;
  /** `[C,H,W]` of what it sees. */
  readonly shape: readonly [number, number, number];
  readonly device: string;
  /** Model calls of a map and of one mending of a face, by preset; those that have statistics. */
  readonly calls: Readonly<Partial<Record<PresetName, { readonly map: number; readonly mend: number }>>>;
  /** How these presets weigh what this model finds, until somebody says otherwise. */
  readonly weighing: Readonly<Partial<Record<PresetName, Weighing>>>;
  /** Whether it can change a face as a whole. */
  readonly hasBands: boolean;
}

/** How what is found becomes a weight. */
export interface Weighing {
  /** How rare on faces that are fine what is found has to be, to count; of presets that promise nothing, 1. */
  readonly alpha: number;
  readonly lower: number;
  readonly upper: number;
  readonly strength: number;
  readonly exponent: number;
}

/** How far the prior's files are: bytes of all that are known of. */
export interface Loading {
  readonly loaded: number;
  readonly total: number;
}

/** A photograph that is open. */
export interface Opened {
  readonly width: number;
  readonly height: number;
  /** No larger than a screen. */
  readonly small: ImageBitmap;
  /** All of its pixels, where that is more. */
  readonly full: ImageBitmap | undefined;
  /** How it is saved where nothing else is said. */
  readonly format: FileFormat;
  /** The format that the file has, where it can be saved as it came; absent of one that is saved as another, as GIF. */
  readonly stored: FileFormat | undefined;
  /** What does not survive, in sentences. */
  readonly notes: readonly string[];
}

export type FileFormat = 'jpeg' | 'png' | 'webp';

/** A square of a photograph, turned about its middle. */
export interface Square extends TurnedRegion {
  readonly angle: number;
}

/** A face in a photograph: found, or placed by hand. */
export interface Face extends FramedFace {
  readonly region: Square;
}

export type { Outline, Stroke };

/** Something that does not look like a face. */
export interface Spot {
  /** The same for the same thing, as long as the model, its statistics, the preset and the seed are the same. */
  readonly id: string;
  readonly outlines: readonly Outline[];
  readonly box: Box;
}

/** A spot that was found. */
export interface FoundSpot extends Spot {
  /** Whether as much is found on too many faces that are fine: it stays as it is unless somebody takes it. */
  readonly isFaint: boolean;
}

/** What was found in the faces of a photograph. */
export interface Found {
  readonly spots: readonly FoundSpot[];
  /** Of each face, the share of its outline that is marked, from 0 to 1. */
  readonly shares: readonly number[];
  /** What is wrong with each face at every place, which no spot shows. */
  readonly kinds: readonly (readonly WholeKind[])[];
  /** Whether it is black-and-white, or of one ink. */
  readonly isGrey: boolean;
  readonly seconds: number;
  readonly calls: number;
  /** The maps over the photograph, one per face: attention from 0 (transparent) to 1. */
  readonly maps: readonly { readonly square: Square; readonly picture: ImageBitmap }[];
}

/** A spot that was mended, or a piece of one that lies apart, and the pixels that are there now. */
export interface MendedSpot extends Spot {
  /** The spot that it is, or is a piece of. */
  readonly spot: string;
  /** Over `box`; transparent where the photograph stays. */
  readonly patch: ImageBitmap;
  /** How much of the spot has changed, of its pixels. */
  readonly share: number;
}

/** A part of a photograph as it is now. */
export type Patch = Pick<MendedSpot, 'box' | 'patch'>;

/** The faces of a photograph, changed as a whole. */
export interface AllOver {
  readonly patches: readonly Patch[];
  readonly seconds: number;
  readonly calls: number;
}

/** What was made of a photograph. */
export interface Mending {
  /** Of the engine's own record. */
  readonly id: number;
  /** One list for each try. */
  readonly tries: readonly (readonly MendedSpot[])[];
  /** The faces as a whole, under the spots, where they were changed: undone under the name of `wholeSpot`. */
  readonly allOver: readonly Patch[];
  readonly seconds: number;
  readonly calls: number;
}

/** How damage is looked for and mended: what is not given is the preset's. */
export interface Settings
  extends Pick<CorrectOptions, 'lower' | 'upper' | 'alpha' | 'strength' | 'exponent' | 'always' | 'grey' | 'within'> {
  readonly preset: PresetName;
  readonly seed: number;
  /** Tries to make at once. */
  readonly samples: number;
}

/** What is to be looked at. */
export interface LookAsk {
  readonly faces: readonly Face[];
  readonly settings: Settings;
}

/** What is to be mended. */
export interface MendAsk extends LookAsk {
  /** Spots that are mended, faint ones all over; the others stay as they are. */
  readonly taken: readonly string[];
  /** Spots that are mended all over, however their pixels look. */
  readonly sure: readonly string[];
  readonly strokes: readonly Stroke[];
  /** What is changed of these faces as a whole, before that. */
  readonly whole: Whole;
  /** Seed of what is made; the settings' is that of what was found. */
  readonly mendSeed: number;
}

/** What somebody had decided about a photograph when its mending began, for a page to show it again. */
export interface LeftWork {
  readonly name: string;
  readonly faces: readonly { readonly face: Face; readonly isTaken: boolean }[];
  readonly decided: ReadonlyMap<string, boolean>;
  readonly sure: ReadonlySet<string>;
  readonly strokes: readonly Stroke[];
  readonly again: number;
  /** Absent of what an earlier page kept. */
  readonly whole?: Whole;
  /** How the dials stood. */
  readonly dials: Pick<Settings, 'preset' | 'seed' | 'samples'> & {
    readonly always: boolean;
    readonly turned: Readonly<Record<string, number>>;
  };
}

/** A mending that was not done when its page was left. */
export interface Left {
  /** The photograph's. */
  readonly key: string;
  readonly file: Blob;
  readonly work: LeftWork;
  readonly era: number;
}

/** Where a run is. */
export interface Step {
  readonly calls: number;
  readonly totalCalls: number;
  readonly secondsLeft: number;
}

/** How a prior is loaded. */
export interface LoadAsk {
  /** The address of the page's folder. */
  readonly page: string;
  readonly device: 'auto' | DeviceName;
  /** Files of statistics, in place of the model's own. */
  readonly calibrations: readonly { readonly preset: PresetName; readonly bytes: Uint8Array }[];
}
