import type { LoadProgress } from '../files/progress.js';
import type { Notice } from '../thread-messages.js';

/** What is called while a bundle or a model loads. */
export interface ReportOptions {
  /** Called as files arrive; each reaches `loaded === total`. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /**
   * Called with a sentence when loading goes on without something, e.g. without room in the cache, or without threads
   * because the page is not isolated; and when a model goes on in float32 where float16 was to be.
   *
   * @default console.warn
   */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Hands each notice on to the function that is meant for it. */
export function notifier({ onProgress, onWarning }: ReportOptions): (notice: Notice) => void {
  const warn = onWarning ?? ((message: string) => console.warn(message));
  return (notice) => {
    if ('progress' in notice) onProgress?.(notice.progress);
    else warn(notice.warning);
  };
}
