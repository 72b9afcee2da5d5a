import type { CalibrationStep } from '../calibration/calibration.js';
import type { Run } from '../sampler/run.js';
import type { Progress } from './progress.js';

/** The steps of a calibration as progress, after those that came before. How many are to come, nobody knows: images are taken as they are read. */
export async function* projecting<R>(
  taking: Run<R, Pick<CalibrationStep, 'calls' | 'callsPerImage' | 'images'>>,
  before: number,
): AsyncGenerator<Progress, R> {
  const steps = taking[Symbol.asyncIterator]();
  for (;;) {
    const next = await steps.next();
    if (next.done) return next.value;
    const { callsPerImage, images } = next.value;
    const calls = before + next.value.calls;
    const totalCalls = Math.max(calls, before + (images + 1) * callsPerImage);
    yield { stage: 'projection', calls, totalCalls, secondsLeft: 0, preview: () => [] };
  }
}
