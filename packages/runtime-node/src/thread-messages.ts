import type { Precision, PrecisionChoice, ThreadMessage, ThreadRequest } from '@fuzzydiff/core/backend';
import type { Bundle } from './bundle.js';
import type { DeviceName, DeviceReport } from './devices.js';

/** What a session's thread or process is asked for, and what it answers. */
export type SessionRequest = ThreadRequest<OpenAsk>;
export type SessionMessage = ThreadMessage<Opened, News>;

/** What it is to open, as plain data. */
export interface OpenAsk {
  readonly bundle: Bundle;
  /** To be tried in this order. */
  readonly devices: readonly DeviceName[];
  readonly precision: PrecisionChoice;
  readonly maxBatch: number;
  /** Of one call on the cpu; `undefined` leaves it to onnxruntime. */
  readonly threads: number | undefined;
}

/** What it has opened. */
export interface Opened {
  readonly device: DeviceName;
  readonly precision: Precision;
  readonly passedOver: readonly DeviceReport[];
}

/** What it tells meanwhile, in a sentence. */
export interface News {
  readonly warning: string;
}
