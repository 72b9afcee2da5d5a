/** Element types that weights are stored in, by the names PyTorch has for them. */
export type StoredType = 'float16' | 'bfloat16' | 'float32' | 'float64';

/** Bytes per element. */
export const storedWidths: Readonly<Record<StoredType, number>> = { float16: 2, bfloat16: 2, float32: 4, float64: 8 };

/** A tensor where it lies: row-major, little-endian, `length` bytes from `offset` of `file`. */
export interface StoredTensor {
  readonly type: StoredType;
  /** Any number of dimensions. */
  readonly shape: readonly number[];
  /** Name of the file that holds it. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** A checkpoint's tensors by name. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;

/** What one file holds, by name: null for tensors of a type that no weights have, such as counters. */
export type TensorTable = ReadonlyMap<string, StoredTensor | null>;
