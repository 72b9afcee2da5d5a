import type { Notice } from '../thread-messages.js';

/** What goes with every reading of a bundle's files. */
export interface ReadOptions {
  /** Called as a file arrives, and with a warning where reading goes on without something. */
  readonly notify: (notice: Notice) => void;
  /** Aborts the reading, which rejects with its reason. @default never */
  readonly signal?: AbortSignal | undefined;
}
