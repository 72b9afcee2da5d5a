import type { Run } from '@fuzzydiff/core';
import type { ProgressLine } from './progress.js';

/** Follows a run to its result, counting its model calls on the progress line, which expects them already. */
export async function follow<R>(
  run: Run<R, { readonly calls: number }>,
  progress: ProgressLine,
  what: string,
): Promise<R> {
  let calls = 0;
  for await (const step of run) {
    progress.advance(step.calls - calls, what);
    calls = step.calls;
  }
  return run;
}

/** How a run over faces is followed. */
export interface FollowOptions<S> {
  /** Model calls that the progress line expects already. */
  readonly expected: number;
  readonly progress: ProgressLine;
  /** The image's name, for people. */
  readonly what: string;
  /** Done after a step, before the next one. @default nothing */
  readonly onStep?: ((step: S) => Promise<void>) | undefined;
}

/**
 * `follow` where so many calls are expected already: how many there are turns out when the faces are found, and again when
 * some of them need no correction.
 */
export async function followFaces<R, S extends { readonly calls: number; readonly totalCalls: number }>(
  run: Run<R, S>,
  { expected, progress, what, onStep = async () => {} }: FollowOptions<S>,
): Promise<R> {
  let [calls, total] = [0, expected];
  const expect = (now: number) => {
    progress.expect(now - total);
    total = now;
  };
  try {
    for await (const step of run) {
      expect(step.totalCalls);
      progress.advance(step.calls - calls, what);
      calls = step.calls;
      await onStep(step);
    }
    expect(calls);
  } catch (error) {
    // What is expected of an image that failed is taken off elsewhere, as it was.
    expect(expected);
    throw error;
  }
  return run;
}
