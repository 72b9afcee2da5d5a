/** How far one file of a bundle is. The last report of a file has `loaded === total`. */
export interface LoadProgress {
  /** Its name in the bundle. */
  readonly file: string;
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes in all, as `model.json` states them. */
  readonly total: number;
  /** Where they come from: the server, an earlier visit, or the files that the user picked. */
  readonly from: 'network' | 'cache' | 'files';
}

/** Who is told how loading goes. */
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

/** What loading tells while it goes on. */
export interface LoadReport {
  progress(state: LoadProgress): void;
  /** Something that is not as it should be, and that loading goes on without: a full sentence. */
  warning(message: string): void;
}

export function reportTo({ onProgress, onWarning }: ReportOptions): LoadReport {
  return { progress: onProgress ?? (() => {}), warning: onWarning ?? ((message) => console.warn(message)) };
}
