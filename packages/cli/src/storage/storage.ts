/**
 * A place for files: a folder that all machines share, or a prefix in a bucket. Names are of files directly in it, without a
 * slash.
 */
export interface Storage {
  /** What people call a file in it: its path, or its `s3://` address. */
  addressOf(name: string): string;
  /** Names of the files in it; none where it is not there. */
  list(): Promise<string[]>;
  /** The bytes of a file, or nothing where there is none. @throws FuzzydiffError `invalid-file` when it is there and cannot be read */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Sees that a file may have this name. @throws FuzzydiffError `invalid-file` where it is too long */
  checkName(name: string): Promise<void>;
  /** Whether a file is there. */
  has(name: string): Promise<boolean>;
  /**
   * Writes a whole file or none: a reader never meets half of it.
   *
   * @throws FuzzydiffError `invalid-file` when that cannot be done
   */
  write(name: string, bytes: Uint8Array | string): Promise<void>;
  /** Removes a file; one that is not there is no error. */
  remove(name: string): Promise<void>;
  /** What makes a file the same however it is named, as `identityOf` gives it; nothing where there is none. */
  identityOf(name: string): Promise<string | undefined>;
  /** Removes what killed writers of these files have left. */
  removeLeftovers(isOne: (name: string) => boolean): Promise<void>;
}
