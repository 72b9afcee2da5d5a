import type { Face } from '@fuzzydiff/core';
import type { CallMessage, CallRequest } from '@fuzzydiff/core/backend';
import type { Image } from '@fuzzydiff/core/image';

/**
 * What a thread that finds faces can be asked for, and what it answers; `open` comes first, and nothing after `release`.
 * `Ask` says what to open, `Opened` what came of it, as plain data.
 */
export interface DetectorCalls<Ask, Opened> {
  open: { ask: Ask; answer: Opened };
  detect: { ask: Image; answer: Face[] };
  release: { ask: undefined; answer: undefined };
}

/** To the thread. */
export type DetectorRequest<Ask> = CallRequest<DetectorCalls<Ask, never>>;

/** From the thread; `Notice` is what comes meanwhile. */
export type DetectorMessage<Opened, Notice> = CallMessage<DetectorCalls<never, Opened>, { readonly notice: Notice }>;
