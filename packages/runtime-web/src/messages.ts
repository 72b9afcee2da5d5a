import type { ModelInfo } from '@fuzzydiff/core';
import type { OpenRequest } from './backend.js';
import type { CarriedError } from './carried-error.js';
import type { DeviceReport } from './devices.js';
import type { LoadProgress } from './report.js';

/** What the worker can be asked for, and what it answers; `open` comes first, and nothing after `release`. */
export interface Calls {
  open: { ask: OpenRequest; answer: { info: ModelInfo; passedOver: readonly DeviceReport[] } };
  predict: { ask: { values: Float32Array; timesteps: readonly number[] }; answer: Float32Array };
  release: { ask: undefined; answer: undefined };
}

/** From the page to the worker. */
export type Request = {
  [K in keyof Calls]: { readonly id: number; readonly call: K; readonly ask: Calls[K]['ask'] };
}[keyof Calls];

/** From the worker to the page: the end of the call `id`, or news of a call under way; `info` where that has changed. */
export type Message =
  | { readonly id: number; readonly answer: Calls[keyof Calls]['answer'] }
  | { readonly id: number; readonly error: CarriedError }
  | { readonly progress: LoadProgress }
  | { readonly warning: string }
  | { readonly info: ModelInfo };
