import type { SessionMessage, SessionRequest } from '../thread-messages.js';

/** A worker thread or a process, started for one session. */
export interface StartedHost {
  readonly kind: 'thread' | 'process';
  /** What it runs. */
  readonly script: URL;
  /** Has it keep the process alive, or not. */
  keepAlive(wanted: boolean): void;
  send(request: SessionRequest): void;
  onMessage(listener: (message: SessionMessage) => void): void;
  /** Calls `listener` with what it ended with, also where it was stopped. */
  onEnd(listener: (found: string, cause?: unknown) => void): void;
  /** Ends it, not in the midst of a call. */
  stop(): Promise<void>;
}
