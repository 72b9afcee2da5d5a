import type { MappedFace } from '@fuzzydiff/core';

/** What can be wrong with a face at every place, which no spot shows. */
export type WholeKind = keyof NonNullable<MappedFace['whole']>;

/** Of faces that are fine, the share that is said to be anything of this at most, all kinds together: as the command has it. */
const alpha = 0.05;

/** What is wrong with a face at every place: what is that rare on faces that are fine. Nothing where the statistics do not know. */
export function wholeKinds(whole: MappedFace['whole']): readonly WholeKind[] {
  const found = Object.entries(whole ?? {}) as [WholeKind, number][];
  return found.filter(([, p]) => p <= alpha / found.length).map(([kind]) => kind);
}
