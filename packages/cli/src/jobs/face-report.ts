import type { CorrectedRegion, FoundRegion, MappedFace } from '@fuzzydiff/core';
import type { Photo } from '../batch/image-job.js';

/** What a kind of damage changes at every place, in words, and in which bands of frequency it does. */
const wholeKinds = {
  blur: { says: 'blurred', bands: 'fine' },
  noise: { says: 'noisy', bands: 'fine' },
  cast: { says: 'of a colour cast', bands: 'coarse chroma' },
  blocks: { says: 'in blocks', bands: 'finer than 8 pixels' },
} as const;

type WholeKind = keyof typeof wholeKinds;

/** What a report says of a face as a whole: how rare it is on clean faces to be as blurred, noisy and so on, and in which bands that is. */
export function wholeReport({ whole }: Pick<MappedFace, 'whole'>): Record<string, unknown> {
  if (!whole) return {};
  const kinds = Object.entries(whole).map(([kind, p]) => [kind, { p, bands: wholeKinds[kind as WholeKind].bands }]);
  return { whole: Object.fromEntries(kinds) };
}

/**
 * What there is to say of faces that are damaged at every place, which no map shows: of clean ones at most `alpha`, all four kinds
 * together, are said to be.
 */
export function wholeNotes(
  { image }: Pick<Photo, 'image'>,
  faces: readonly Pick<MappedFace, 'whole' | 'number'>[],
  alpha: number,
): string[] {
  return Object.entries(wholeKinds).flatMap(([kind, { says, bands }]) => {
    const those = faces.flatMap(({ whole, number }) => (whole ? [{ number, p: whole[kind as WholeKind] }] : []));
    const rare = those.filter(({ p }) => p <= alpha / Object.keys(wholeKinds).length);
    const [faced, are] = named(rare, ['is', 'are']);
    return rare.length === 0
      ? []
      : `${image.name}: ${faced} ${are} ${says} all over (${rangeOf(rare)}, ${bands}), which is not corrected; see correct --all-over.`;
  });
}

/** A region that is found on no more than one clean face in ten is worth a word where it is left as it is. */
const oddEnough = 0.1;

/** What a note may say of. */
type NotedFace = Pick<MappedFace, 'clean' | 'promise' | 'number'> & {
  readonly regions?: readonly (FoundRegion & Partial<Pick<CorrectedRegion, 'changed'>>)[];
};

/** What there is to say of faces that are left as they are, though something on them is seldom found on clean ones. */
export function leftNotes({ image }: Pick<Photo, 'image'>, faces: readonly NotedFace[]): string[] {
  const odd = faces.flatMap(({ clean, regions = [], promise, number }) => {
    const [rarest] = regions;
    if (!promise || !rarest || (clean && rarest.p > oddEnough)) return [];
    return { number, clean, p: rarest.p, isChanged: regions.some(({ changed }) => changed !== 0) };
  });
  const kept = odd.filter(({ clean }) => clean);
  const untold = odd.filter(({ clean, isChanged }) => !clean && !isChanged);
  const notes: string[] = [];
  if (kept.length > 0) {
    const [faced, stay] = named(kept, ['stays as it is', 'stay as they are']);
    const alpha = Math.ceil(100 * Math.max(...kept.map(({ p }) => p))) / 100;
    const [it, that] = kept.length === 1 ? ['it', 'that'] : ['each', 'them'];
    notes.push(
      `${faced} ${stay}, though something on ${it} is seldom found on faces that are fine (${rangeOf(kept)}); --alpha ${alpha} changes ${that}.`,
    );
  }
  if (untold.length > 0) {
    const [faced, stay] = named(untold, ['stays as it is', 'stay as they are']);
    notes.push(
      `${faced} ${stay}: something was found there (${rangeOf(untold)}), but the photograph's own pixels do not tell that it is damage; condition --mask mends it.`,
    );
  }
  return notes.map((note) => `${image.name}: ${note}`);
}

/** Faces by their numbers, and what is said of one or of several. */
function named(
  faces: readonly { readonly number?: number | undefined }[],
  [one, several]: readonly [string, string],
): readonly [faced: string, said: string] {
  const numbers = faces.flatMap(({ number }) => (number === undefined ? [] : [String(number)]));
  if (numbers.length === 0) return ['the face', one];
  if (numbers.length === 1) return [`face ${numbers[0]}`, one];
  return [`faces ${new Intl.ListFormat('en-GB').format(numbers)}`, several];
}

/** The p values of faces, from the least to the largest. */
function rangeOf(faces: readonly { readonly p: number }[]): string {
  const values = faces.map(({ p }) => p);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((p) => p.toPrecision(2));
  return least === most ? `p = ${least}` : `p from ${least} to ${most}`;
}

/** What there is to say of a photograph in which faces were looked for. */
export function foundNotes(
  { image, options: { minFace = 32 } }: Pick<Photo, 'image' | 'options'>,
  found: number,
): string[] {
  if (found > 0) return [];
  const wider = '--region, or --whole for a picture that is one';
  return [`${image.name}: no face of ${minFace} pixels or more found; give a lower --min-face, ${wider}.`];
}
