import type { ModelInfo } from '../model/eps-model.js';
import type { CarriedError } from './carried-error.js';

/**
 * What a thread that runs a model can be asked for, and what it answers; `open` comes first, and nothing after `release`.
 * `Ask` says what to open, and `Opened` what came of it, as plain data. `values` is `[N,C,H,W]` in row-major order, with
 * one of the `timesteps` per sample, from 0 to the schedule's length minus 1; the `answer` to them is as long, or has twice
 * the channels where the variance is learned.
 */
export interface ThreadCalls<Ask, Opened> {
  open: { ask: Ask; answer: { readonly info: ModelInfo; readonly opened: Opened } };
  predict: { ask: { readonly values: Float32Array; readonly timesteps: readonly number[] }; answer: Float32Array };
  release: { ask: undefined; answer: undefined };
}

/** To the thread. `id` names the call: a whole number from 1 up, by one for each. */
export type ThreadRequest<Ask> = {
  [K in keyof ThreadCalls<Ask, never>]: {
    readonly id: number;
    readonly call: K;
    readonly ask: ThreadCalls<Ask, never>[K]['ask'];
  };
}[keyof ThreadCalls<Ask, never>];

/** From the thread: the end of the call `id`, or a notice of a call under way; `info` where that has changed. */
export type ThreadMessage<Opened, Notice> =
  | { readonly id: number; readonly answer: ThreadCalls<never, Opened>[keyof ThreadCalls<never, Opened>]['answer'] }
  | { readonly id: number; readonly error: CarriedError }
  | { readonly notice: Notice }
  | { readonly info: ModelInfo };
