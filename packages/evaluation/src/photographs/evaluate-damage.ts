import type { Image, Plane } from '@fuzzydiff/core/image';
import { morphologicalMask } from '../baselines/morphological-mask.js';
import { telea } from '../baselines/telea.js';
import { auroc } from '../metrics/auroc.js';
import type { DamagedPhotograph } from './damage/canvas.js';
import { placesOf } from './damage/places.js';
import type { Photograph, PhotographCorrector } from './photograph.js';
import type { PhotographCase, PhotographMethod, PhotographScores } from './results.js';
import { facesFound } from './scores/faces-found.js';
import { headsOf } from './scores/head.js';
import { scoresOnPhotograph } from './scores/scores-on-photograph.js';
import { sameShare, storedPsnr } from './scores/stored-values.js';

/** A picture that a method made, how suspicious each pixel was to it, and by which scores that was decided. */
interface Made {
  readonly image: Image;
  readonly suspicion: Float32Array | null;
  readonly scores?: Float32Array;
}

/** What one damaged photograph gives. */
export async function evaluateDamage(
  prior: PhotographCorrector,
  photograph: Photograph,
  { image: damaged, mask }: DamagedPhotograph,
  options: { readonly seed: number; readonly signal: AbortSignal | undefined },
): Promise<Omit<PhotographCase, 'image' | 'kind'>> {
  const { image: clean, faces } = photograph;
  const heads = headsOf(clean, faces);

  async function scored(make: () => Made | Promise<Made>): Promise<PhotographScores> {
    const start = performance.now();
    const { image, suspicion, scores } = await make();
    const seconds = (performance.now() - start) / 1000;
    const isDamaged = (i: number) => mask.values[i] === 1;
    return {
      psnrHead: storedPsnr(image, clean, (i) => isDamaged(i) && heads.values[i] === 1),
      psnrInside: storedPsnr(image, clean, isDamaged),
      psnrOutside: storedPsnr(image, clean, (i) => !isDamaged(i)),
      sameOutside: sameShare(image, damaged, (i) => !isDamaged(i)),
      auroc: suspicion && aurocWithin(heads, suspicion, mask),
      scoreAuroc: scores ? aurocWithin(heads, scores, mask) : null,
      seconds,
    };
  }

  const corrected = prior.correct(damaged, options);
  const correct = await scored(async () => {
    const { photo, weight, faces } = await corrected;
    const scores = scoresOnPhotograph(damaged, faces);
    return { image: photo, suspicion: weight.values.map((kept) => 1 - kept), scores };
  });
  const { faces: found, modelCalls } = await corrected;
  const methods: Record<PhotographMethod, PhotographScores> = {
    nothing: await scored(() => ({ image: damaged, suspicion: null })),
    correct,
    telea: await scored(() => ({ image: telea(damaged, mask), suspicion: null })),
    'morphology-telea': await scored(() => {
      const found = morphologicalMask(damaged, { reach: reachFor(photograph) });
      return { image: telea(damaged, found.mask), suspicion: found.response.values };
    }),
  };
  return {
    damaged: mask.values.reduce((sum, value) => sum + value, 0) / mask.values.length,
    facesFound: facesFound(
      faces,
      found.flatMap(({ detected }) => (detected ? [detected.box] : [])),
    ),
    modelCalls,
    methods,
  };
}

/** What a scratch's width asks for: on photographs, this reach (and the threshold, 50) restored the most and harmed the least. */
function reachFor({ image, faces }: Photograph): number {
  return Math.ceil(2 * Math.max(1, ...placesOf(image, faces).map(({ unit }) => unit)));
}

/** How well suspicion ranks the pixels of heads; null where all of them are damaged, or none. */
function aurocWithin(heads: Plane, suspicion: Float32Array, mask: Plane): number | null {
  const within = (values: Float32Array) => values.filter((_, i) => heads.values[i] === 1);
  return auroc(within(suspicion), within(mask.values)) ?? null;
}
