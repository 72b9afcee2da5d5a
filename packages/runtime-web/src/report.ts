/** How far one file of a bundle is. The last report of a file has `loaded === total`. */
export interface LoadProgress {
  /** Its name in the bundle. */
  readonly file: string;
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes in all, as `model.json` states them. */
  readonly total: number;
  /** Where they come from: the server, or an earlier visit. */
  readonly from: 'network' | 'cache';
}

/** What loading tells while it goes on. */
export interface LoadReport {
  progress(state: LoadProgress): void;
  /** Something that is not as it should be, and that loading goes on without: a full sentence. */
  warning(message: string): void;
}
