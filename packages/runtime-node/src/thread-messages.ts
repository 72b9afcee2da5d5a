import type { Precision, PrecisionChoice, ThreadMessage, ThreadRequest } from '@fuzzydiff/core/backend';
import type { DeviceName, DeviceReport } from './devices.js';
import type { Network } from './network.js';

/** What a session's thread or process is asked for, and what it answers. */
export type SessionRequest = ThreadRequest<OpenAsk>;
export type SessionMessage = ThreadMessage<Opened, Notice>;

/** What it is to open, as plain data. */
export interface OpenAsk {
  readonly network: Network;
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

/** What its caller is to know meanwhile, in a sentence. */
export interface Notice {
  readonly warning: string;
}
