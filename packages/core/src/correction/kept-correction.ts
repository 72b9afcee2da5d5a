import type { KeptStage } from '../sampler/kept-stage.js';
import type { Run, RunStep } from '../sampler/run.js';
import type { Attention } from './attend.js';

/** A correction as it was kept. */
export interface KeptCorrection extends KeptStage {
  /** What was found in each image: there from the synthesis on. */
  readonly attended?: readonly Attention[];
}

/** Where a correction is, after a call of the model. */
export interface CorrectionStep extends RunStep {
  /** All that is needed to go on from here, copied: asked for before the next step. */
  readonly keep: () => KeptCorrection;
}

/** A synthesis whose steps keep what it follows from, too. */
export async function* keepingAttended<R>(
  synthesis: Run<R>,
  attended: readonly Attention[],
): AsyncGenerator<CorrectionStep, R> {
  const steps = synthesis[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) return next.value;
      const step = next.value;
      yield { ...step, keep: () => ({ ...step.keep(), attended }) };
    }
  } finally {
    await steps.return(undefined as R);
  }
}
