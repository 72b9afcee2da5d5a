import type { PrecisionChoice } from '@fuzzydiff/core/backend';
import type { DeviceName, DeviceReport } from './devices.js';
import type { LoadProgress } from './files/progress.js';
import type { Place } from './files/source.js';
import type { RuntimeSettings } from './runtime.js';

/** What a model's worker is to open, as plain data. */
export interface OpenAsk extends RuntimeSettings {
  readonly place: Place;
  /** To be tried in this order. */
  readonly devices: readonly DeviceName[];
  readonly precision: PrecisionChoice;
  /** `undefined` leaves it to the bundle. */
  readonly maxBatch: number | undefined;
}

/** What it has opened. */
export interface Opened {
  readonly passedOver: readonly DeviceReport[];
}

/** What its caller is to know meanwhile: how far a file is, or a sentence about what loading goes on without. */
export type Notice = { readonly progress: LoadProgress } | { readonly warning: string };
