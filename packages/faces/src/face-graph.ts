/** What one call gives: values by the name of the output. */
export type GraphOutputs = Readonly<Record<string, Float32Array>>;

/** YuNet's network, open in some runtime. */
export interface FaceGraph {
  /**
   * One call.
   *
   * @param input a picture `[1,3,H,W]` in row-major order: blue, green, red, from 0 to 255
   * @param dims those four numbers, of which the last two, in pixels, are multiples of 32
   * @returns `cls_S`, `obj_S`, `bbox_S` and `kps_S` for the strides S of 8, 16 and 32 pixels: `[H/S,W/S,1]`, the same,
   *   `[H/S,W/S,4]` and `[H/S,W/S,10]`
   */
  run(input: Float32Array, dims: readonly number[]): Promise<GraphOutputs>;
  /** Frees what it holds; comes after the last call. */
  release(): Promise<void>;
}
