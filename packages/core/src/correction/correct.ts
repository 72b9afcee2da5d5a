import { projectionCalls } from '../attention/estimator.js';
import { checkAlpha } from '../calibration/conformal.js';
import { checkCalibration, fingerprint } from '../calibration/fingerprint.js';
import { type Synthesis, synthesize } from '../condition/synthesize.js';
import type { EpsModel } from '../model/eps-model.js';
import { grownMap } from '../photo/grown.js';
import { diffusionPlan } from '../sampler/plan.js';
import { type Run, run } from '../sampler/run.js';
import { checkTensor, contiguous, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { type Attention, type AttentionJob, type AttentionOptions, attend, calibrationOf } from './attend.js';
import { type Found, findRegions } from './find-regions.js';
import { type CorrectionStep, type KeptCorrection, keepingAttended } from './kept-correction.js';
import type { CorrectionSettings } from './presets.js';
import { weigh } from './weigh.js';

/** A corrected image, and why. */
export interface Correction extends Synthesis, Attention, Found {
  /** Whether no region of it is changed: it is then returned as it came. */
  readonly clean: boolean;
}

/** An image to be corrected. */
export interface CorrectionJob extends AttentionJob {
  /** The head, `[1,H,W]` in `[0, 1]`, in which alone attention counts, as the promise was taken with it. @default everywhere */
  readonly within?: Tensor | undefined;
  /** 0 where the frame shows a print's border, which no region reaches, one number per pixel. @default it shows none */
  readonly inside?: Uint8Array | undefined;
  /**
   * The regions to change, by their places in an earlier result's `regions`, from 0, in place of what `alpha` says.
   *
   * @default as `alpha` says
   */
  readonly regions?: readonly number[] | undefined;
  /** Attention that it has at least, `[1,H,W]` in `[0, 1]`, whatever was found. @default none */
  readonly damaged?: Tensor | undefined;
  /**
   * Ours. How much of the attention beside it a pixel has at least, from 0 to 1, before it weighs: where a photograph has finer
   * pixels than the model, or a network's map ends where damage does, the rim of a damage is otherwise kept. See {@link growthFor}.
   *
   * @default 0
   */
  readonly growth?: number | undefined;
  /** How much of its attention does not count, `[1,H,W]` in `[0, 1]`. @default none */
  readonly fine?: Tensor | undefined;
}

/** How images are corrected. */
export interface CorrectionOptions extends AttentionOptions {
  /** Everything after the z maps. */
  readonly settings: CorrectionSettings;
  /** How many corrected images to make of each, with noise of their own. @default 1 */
  readonly samples?: number;
  /** Goes on from here, with the same jobs. @default the beginning */
  readonly from?: KeptCorrection | undefined;
}

/**
 * Autonomous correction of images: the attention map, the weight that it asks for, and fuzzy-conditioned diffusion with that
 * weight. Nothing is asked of the user. The images share the model's calls; one result per job.
 *
 * With z scores that were kept, a job gives, bit for bit, what the whole correction with other settings would.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with `mismatch` for a calibration of anything else;
 *   with whatever the model throws; with the reason of
 *   `options.signal` when it aborts
 */
export function correct(
  model: EpsModel,
  jobs: readonly CorrectionJob[],
  { settings, samples = 1, from, ...options }: CorrectionOptions,
): Run<Correction[], CorrectionStep> {
  return run(async function* () {
    const { calibration, noise, signal } = options;
    const { estimator } = calibration.statistics;
    // What cannot be promised is said before the model is asked.
    for (const { promise, ...own } of new Set([calibration, ...jobs.map((job) => calibrationOf(job, calibration))])) {
      checkCalibration(own, fingerprint(model.info, estimator), 'the calibration');
      if (settings.alpha !== undefined) checkAlpha(promise, settings.alpha);
    }
    const attended = from?.attended ?? (yield* attend(model, jobs, { ...options, from }));
    const judged = attended.map(({ z }, n) => {
      const job = jobs[n]!;
      const { within, inside, regions: chosen, growth = 0 } = job;
      const { promise } = calibrationOf(job, calibration);
      const found = marked(findRegions(z, { settings, promise, within, inside, chosen }), job);
      return { ...found, map: growth > 0 ? grownMap(found.map, growth) : found.map };
    });
    const weighed = judged.map(({ map, clean }) => weigh(map, settings, model.info, { clean }));
    const plan = diffusionPlan(model.info, settings.plan);
    const held = jobs.map(({ image, key = '' }, n) => ({ image, key, samples, weight: weighed[n]!.weight }));
    const synthesis = synthesize(model, held, { plan, noise, signal, from: from?.attended && from });
    const made = yield* keepingAttended(synthesis, attended);
    const projected = projectionCalls(model.info, estimator);
    return made.map((own, n) => {
      // It has no projections where its z scores were given.
      const modelCalls = (attended[n]!.projections ? projected : 0) + own.modelCalls;
      return { ...attended[n]!, ...own, ...judged[n]!, modelCalls };
    });
  });
}

/** What was found, as somebody marked it: what is damaged counts whatever was found, so that the image is clean no more. */
function marked(found: Found, { damaged, fine }: Pick<CorrectionJob, 'damaged' | 'fine'>): Found {
  if (!damaged && !fine) return found;
  const { shape } = found.map;
  const plane = [1, ...shape.slice(1)];
  const least = damaged && contiguous(checkTensor('damaged', damaged, [plane]));
  const spared = fine && contiguous(checkTensor('fine', fine, [plane]));
  // Of an image that is clean nothing counts but what is marked.
  const values = contiguous(found.map).map((value, i) => {
    const at = i % sizeOf(plane);
    return Math.max(found.clean ? 0 : value * (1 - (spared?.[at] ?? 0)), least?.[at] ?? 0);
  });
  return { ...found, map: tensor(shape, values), clean: found.clean && !least?.some((value) => value > 0) };
}
