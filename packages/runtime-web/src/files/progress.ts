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
