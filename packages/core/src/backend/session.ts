/** As much of an onnxruntime session as its packages for Node and for browsers have in common. */
export interface Session<T> {
  /** One call: inputs by name, the names of the outputs wanted, and those of them, of the dimensions `dims`. */
  run(
    feeds: Readonly<Record<string, T>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, { readonly dims: readonly number[]; readonly data: unknown }>>>;
  /** Frees what it holds. */
  release(): Promise<void>;
}

/** Their tensors. */
export interface SessionTensor<T> {
  new (type: 'float32', data: Float32Array, dims: readonly number[]): T;
  new (type: 'int64', data: BigInt64Array, dims: readonly number[]): T;
}
