import type { DiscrepancyCall } from '../model/discrepancy-network.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { CallMessage, CallRequest } from './thread-calls.js';

/**
 * What a thread that runs a model can be asked for, and what it answers; `open` comes first, and nothing after `release`.
 * `Ask` says what to open, and `Opened` what came of it, as plain data. `values` is `[N,C,H,W]` in row-major order, with
 * one of the `timesteps` per sample, from 0 to the schedule's length minus 1; the `answer` to them is as long, or has twice
 * the channels where the variance is learned. `planes` is `[N,C,H,W]`, and the answer to them `[N,4,H,W]`.
 */
export interface ThreadCalls<Ask, Opened> {
  open: { ask: Ask; answer: { readonly info: ModelInfo; readonly compares: boolean; readonly opened: Opened } };
  predict: { ask: { readonly values: Float32Array; readonly timesteps: readonly number[] }; answer: Float32Array };
  compare: { ask: { readonly planes: Float32Array; readonly dims: PlanesDims }; answer: Float32Array };
  release: { ask: undefined; answer: undefined };
}

type PlanesDims = Parameters<DiscrepancyCall>[1];

/** What comes from the thread beside its answers: a notice of a call under way, or `info` where that has changed. */
export type ThreadTold<Notice> = { readonly notice: Notice } | { readonly info: ModelInfo };

/** To the thread. */
export type ThreadRequest<Ask> = CallRequest<ThreadCalls<Ask, never>>;

/** From the thread. */
export type ThreadMessage<Opened, Notice> = CallMessage<ThreadCalls<never, Opened>, ThreadTold<Notice>>;
