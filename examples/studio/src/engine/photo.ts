import type { MappedFace } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import type { Settings } from './crossing.js';
import type { AllOverRecorded, RecordOf } from './save/record.js';
import type { Patches } from './save/save.js';

/** A photograph, and all that is known of it. */
export interface Photo {
  readonly file: Blob;
  readonly image: Image;
  readonly key: string;
  /** How many faces were found, where they were looked for. */
  facesFound?: number;
  /** Counts on when the model or its statistics change: what was found before is no longer found. */
  era: number;
  /** The z maps of faces, and how rare they are as a whole, by what these depend on. */
  readonly seen: Map<string, Pick<MappedFace, 'z' | 'whole'>>;
  /** The photograph with its faces changed as a whole, the last time. */
  allOver?: ChangedAllOver & { readonly of: string };
  /** What was mended, by its number: the patches of each try, and what is written down of it. */
  readonly mendings: Map<number, { readonly patches: readonly Patches[]; readonly recordOf: RecordOf | undefined }>;
}

/** A photograph whose faces are changed as a whole, and how. */
export interface ChangedAllOver extends Omit<AllOverRecorded, 'settings' | 'mendSeed' | 'facesFound' | 'strokes'> {
  readonly image: Image;
}

/** A photograph's options of a map. */
export function optionsOf({ key }: Photo, { samples: _, ...settings }: Settings) {
  return { ...settings, key };
}
