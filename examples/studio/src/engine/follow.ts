import type { Progress, Run } from '@fuzzydiff/core';
import type { Step } from './crossing.js';

export type OnStep = (step: Step) => void;

/** What is told while a photograph is mended. */
export interface MendTold {
  readonly onStep: OnStep;
  /** Called when the model is done, and its work is put back into the photograph. */
  readonly onMerging: () => void;
  /** Called where the browser has no room to keep the mending on its way. */
  readonly onUnkept: () => void;
}

/** Milliseconds between two steps that are told: enough for an eye. */
const often = 100;

/** What is done along a run. */
interface Along<S> {
  readonly onStep: OnStep;
  readonly onMerging?: () => void;
  /** Called after every call of the model but the last. @default nothing */
  readonly keep?: (step: S) => Promise<void>;
}

/** Follows a run to its end. */
export async function followed<R, S extends Progress>(
  run: Run<R, S>,
  { onStep, onMerging, keep }: Along<S>,
): Promise<R> {
  let told = 0;
  for await (const step of run) {
    const { calls, totalCalls, secondsLeft } = step;
    if (calls < totalCalls) await keep?.(step);
    if (calls >= totalCalls) onMerging?.();
    else if (performance.now() - told > often) {
      told = performance.now();
      onStep({ calls, totalCalls, secondsLeft });
      // What the page has asked for meanwhile, as to stop, is heard between two calls.
      await new Promise((next) => setTimeout(next));
    }
  }
  return run;
}
