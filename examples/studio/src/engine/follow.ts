import type { Progress, Run } from '@fuzzydiff/core';
import type { Step } from './crossing.js';

export type OnStep = (step: Step) => void;

/** What is told while a photograph is mended. */
export interface MendTold {
  readonly onStep: OnStep;
  /** Called when the model is done, and its work is put back into the photograph. */
  readonly onMerging: () => void;
}

/** Milliseconds between two steps that are told: enough for an eye. */
const often = 100;

/** Follows a run to its end. */
export async function followed<R>(run: Run<R, Progress>, onStep: OnStep, onMerging?: () => void): Promise<R> {
  let told = 0;
  for await (const { calls, totalCalls, secondsLeft } of run) {
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
