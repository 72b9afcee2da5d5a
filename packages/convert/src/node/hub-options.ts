/** Options of everything that may ask a hub. */
export interface HubOptions {
  /** Takes what the cache holds and asks nobody. @default whether `HF_HUB_OFFLINE` is 1 */
  readonly offline?: boolean;
  /** For private and gated models. @default `HF_TOKEN` */
  readonly token?: string;
  /** The hub's address. @default `HF_ENDPOINT`, or Hugging Face's own */
  readonly endpoint?: string;
  /** @default the standard place: `HF_HUB_CACHE`, `HF_HOME/hub`, or `~/.cache/huggingface/hub` */
  readonly cacheDir?: string;
  /** Told how far a file has come. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops a download; it goes on from there the next time. */
  readonly signal?: AbortSignal;
}

/** How far a long step has come: `done` of `total` bytes. */
export interface Progress {
  readonly stage: 'download' | 'half' | 'hash';
  readonly file: string;
  readonly done: number;
  readonly total: number;
}
