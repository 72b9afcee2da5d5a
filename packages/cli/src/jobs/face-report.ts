import type { MappedFace } from '@fuzzydiff/core';
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
  return faces.flatMap(({ whole = {}, number }) =>
    Object.entries(whole)
      .filter(([, p]) => p <= alpha / Object.keys(wholeKinds).length)
      .map(([kind, p]) => {
        const face = number === undefined ? 'the face' : `face ${number}`;
        const { says, bands } = wholeKinds[kind as WholeKind];
        return `${image.name}: ${face} is ${says} all over (p = ${p.toPrecision(2)}, ${bands}), which is not corrected; see correct --all-over.`;
      }),
  );
}

/** A region that is found on no more than one clean face in ten is worth a word where it is left as it is. */
const oddEnough = 0.1;

/** What there is to say of faces that are left as they are, though something on them is seldom found on clean ones. */
export function leftNotes(
  { image }: Pick<Photo, 'image'>,
  faces: readonly Pick<MappedFace, 'clean' | 'regions' | 'promise' | 'number'>[],
): string[] {
  return faces.flatMap(({ clean, regions = [], promise, number }) => {
    const [rarest] = regions;
    if (!clean || !promise || !rarest || rarest.p > oddEnough) return [];
    const face = number === undefined ? 'the face' : `face ${number}`;
    const alpha = Math.ceil(100 * rarest.p) / 100;
    return `${image.name}: ${face} stays as it is, though something on it is seldom found on faces that are fine (p = ${rarest.p.toPrecision(2)}); --alpha ${alpha} changes that.`;
  });
}

/** What there is to say of a photograph in which faces were looked for. */
export function foundNotes({ image }: Pick<Photo, 'image'>, found: number): string[] {
  if (found > 0) return [];
  return [`${image.name}: no face found; give --region, or --whole for a picture that is one.`];
}
