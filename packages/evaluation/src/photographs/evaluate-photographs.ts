import { checkNumber, checkOneOf, invalidArgument, run } from '@fuzzydiff/core/internal';
import type { Run, RunOptions } from '@fuzzydiff/core/math';
import { isGrey } from './damage/canvas.js';
import { damagePhotograph, type PhotographDamage, photographDamages } from './damage/damage-photograph.js';
import { evaluateDamage } from './evaluate-damage.js';
import type { Photograph, PhotographCorrector } from './photograph.js';
import type { CleanPhotograph, PhotographCase, PhotographRecord, PhotographResults } from './results.js';
import { facesFound } from './scores/faces-found.js';
import { sameShare, storedPsnr } from './scores/stored-values.js';
import { summarizePhotographs } from './summary.js';
import { tilted } from './tilted.js';

/** What is evaluated, and how. */
export interface PhotographsOptions extends RunOptions {
  /** Ways to damage each photograph. @default the first five of `photographDamages` */
  readonly kinds?: readonly PhotographDamage[] | undefined;
  /** By how many degrees each photograph is turned clockwise about its largest face before it is damaged, from -180 to 180. @default 0 */
  readonly tilt?: number | undefined;
  /** Of damage and noise: a whole number from 0 to 2^53 - 1. @default 0 */
  readonly seed?: number | undefined;
  /** Names the correction's settings in the results. @default '' */
  readonly preset?: string | undefined;
}

/** Where an evaluation is: a photograph was corrected as it is, or damaged in one way. */
export interface PhotographsStep {
  /** The photograph's key. */
  readonly image: string;
  readonly kind: PhotographDamage | 'clean';
}

/**
 * Measures a correction on whole photographs that are fine: damages each in known ways at its own resolution, corrects it, and
 * compares with the clean one, beside what inpainting without a model makes of it. The photographs themselves are corrected
 * too, to see what is returned to the byte.
 *
 * @param photographs with keys of their own; taken one after the other, so that they need not be in memory together
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`, with whatever the corrector throws, or with the
 *   reason of `options.signal`
 */
export function evaluatePhotographs(
  prior: PhotographCorrector,
  photographs: Iterable<Photograph> | AsyncIterable<Photograph>,
  options: PhotographsOptions = {},
): Run<PhotographResults, PhotographsStep> {
  return run(() => evaluation(prior, photographs, options));
}

async function* evaluation(
  prior: PhotographCorrector,
  photographs: Iterable<Photograph> | AsyncIterable<Photograph>,
  { kinds = photographDamages.slice(0, 5), tilt = 0, seed = 0, preset = '', signal }: PhotographsOptions,
): AsyncGenerator<PhotographsStep, PhotographResults> {
  for (const kind of kinds) checkOneOf('kinds', kind, [...photographDamages]);
  checkNumber('tilt', tilt, -180, 180);
  if (kinds.length === 0) throw invalidArgument('kinds', 'at least one kind of damage', 0);
  const records: PhotographRecord[] = [];
  const cases: PhotographCase[] = [];
  const clean: CleanPhotograph[] = [];
  for await (const given of photographs) {
    const photograph = tilt === 0 ? given : tilted(given, tilt);
    const { key, image, faces } = photograph;
    if (records.some((other) => other.key === key))
      throw invalidArgument('photographs', 'keys that are all different', key, 'rename one of them');
    const { width, height } = image;
    records.push({ key, width, height, grey: isGrey(image), faces: faces.length });
    signal?.throwIfAborted();
    clean.push({ image: key, ...(await evaluateClean(prior, photograph, { seed, signal })) });
    yield { image: key, kind: 'clean' };
    for (const kind of kinds) {
      signal?.throwIfAborted();
      const damaged = damagePhotograph(kind, image, { faces, seed, key });
      cases.push({ image: key, kind, ...(await evaluateDamage(prior, photograph, damaged, { seed, signal })) });
      yield { image: key, kind };
    }
  }
  if (records.length === 0) throw invalidArgument('photographs', 'at least one', 0);

  const summary = (belongs: (record: PhotographRecord) => boolean) =>
    summarizePhotographs(cases, clean, kinds, new Set(records.filter(belongs).map(({ key }) => key)));
  return {
    specification: 'fuzzydiff-photographs/1',
    recipe: { model: prior.info.id, preset, seed, kinds, tilt, photographs: records },
    all: summary(() => true)!,
    colour: summary(({ grey }) => !grey),
    grey: summary(({ grey }) => grey),
    cases,
    clean,
  };
}

/** What a photograph that is fine gives. */
async function evaluateClean(
  prior: PhotographCorrector,
  { image, faces }: Photograph,
  options: { readonly seed: number; readonly signal: AbortSignal | undefined },
): Promise<Omit<CleanPhotograph, 'image'>> {
  const { photo, faces: found } = await prior.correct(image, options);
  const same = sameShare(photo, image, () => true)!;
  return {
    returned: same === 1,
    same,
    psnr: storedPsnr(photo, image, () => true),
    facesFound: facesFound(
      faces,
      found.flatMap(({ detected }) => (detected ? [detected.box] : [])),
    ),
  };
}
