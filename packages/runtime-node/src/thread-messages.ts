import type { Precision, PrecisionChoice } from '@fuzzydiff/core/backend';
import type { Bundle } from './bundle.js';
import type { DeviceName, DeviceReport } from './devices.js';

/** What a session's thread is to open, as plain data. */
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
