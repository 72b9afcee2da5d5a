import type { Notice } from '../thread-messages.js';
import type { Naming } from './naming.js';

/** What goes with every reading of files. */
export interface ReadOptions {
  /** Called as a file arrives, and with a warning where reading goes on without something. */
  readonly notify: (notice: Notice) => void;
  /** Aborts the reading, which rejects with its reason. @default never */
  readonly signal?: AbortSignal | undefined;
  /** How errors tell of the files. @default those of a model bundle */
  readonly naming?: Naming | undefined;
}
