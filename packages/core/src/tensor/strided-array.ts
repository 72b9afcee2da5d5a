import type { NdArray } from 'ndarray';

/**
 * An n-dimensional array over flat memory, of any number of dimensions: the whole interface of `ndarray` 1.1.1, for
 * float32. ndarray's own classes are compiled from text at run time, which a page's content security policy forbids.
 *
 * Entry `(i, j, ...)` is `data[offset + i * stride[0] + j * stride[1] + ...]`. Views share their memory.
 */
export class StridedArray implements NdArray<Float32Array> {
  constructor(
    public data: Float32Array,
    public shape: number[],
    public stride: number[],
    public offset: number,
  ) {}

  get dtype() {
    return 'float32' as const;
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return this.shape.reduce((size, extent) => size * extent, 1);
  }

  /** The axes by their strides, the smallest first: the order in which to walk the memory. */
  get order(): number[] {
    const apart = this.stride.map(Math.abs);
    return apart.map((_, axis) => axis).sort((a, b) => apart[a]! - apart[b]!);
  }

  /** The axes in reverse. */
  get T(): StridedArray {
    return this.transpose(...this.shape.map((_, axis) => this.dimension - 1 - axis));
  }

  /** Where an entry lies in `data`. */
  index(...at: number[]): number {
    const { stride } = this;
    let index = this.offset;
    for (let axis = 0; axis < stride.length; axis++) index += stride[axis]! * at[axis]!;
    return index;
  }

  get(...at: number[]): number {
    return this.data[this.index(...at)]!;
  }

  /** Sets an entry; the value follows the indices. */
  set(...atThenValue: number[]): number {
    const value = atThenValue[this.shape.length]!;
    this.data[this.index(...atThenValue)] = value;
    return value;
  }

  /** Without dimensions, the value; otherwise the array itself, as of any object. */
  valueOf(): number | this {
    return this.shape.length === 0 ? this.get() : this;
  }

  /** The part from these indices on; an axis without one (or a negative one) stays whole. */
  lo(...from: readonly (number | null)[]): StridedArray {
    const { data, shape, stride, offset } = this;
    const starts = shape.map((_, axis) => (isIndex(from[axis]) ? from[axis] | 0 : 0));
    const extents = shape.map((extent, axis) => extent - starts[axis]!);
    return new StridedArray(data, extents, [...stride], offset + dot(stride, starts));
  }

  /** The part of these extents; an axis without one (or a negative one) stays whole. */
  hi(...extents: readonly (number | null)[]): StridedArray {
    const { data, shape, stride, offset } = this;
    const kept = shape.map((extent, axis) => (isIndex(extents[axis]) ? extents[axis] | 0 : extent));
    return new StridedArray(data, kept, [...stride], offset);
  }

  /** Every `n`-th entry, from the last backwards where `n` is negative; an axis without one stays whole. */
  step(...steps: readonly (number | null)[]): StridedArray {
    const { data, shape, stride, offset } = this;
    const every = shape.map((_, axis) => (typeof steps[axis] === 'number' ? steps[axis] | 0 : 1));
    const first = shape.map((extent, axis) => (every[axis]! < 0 ? extent - 1 : 0));
    return new StridedArray(
      data,
      shape.map((extent, axis) => Math.ceil(extent / Math.abs(every[axis]!))),
      stride.map((own, axis) => own * every[axis]!),
      offset + dot(stride, first),
    );
  }

  /** Axis `k` of the result is axis `axes[k]` of this; one that is left out stays. */
  transpose(...axes: readonly number[]): StridedArray {
    const { data, shape, stride, offset } = this;
    const from = shape.map((_, axis) => (axes[axis] ?? axis) | 0);
    return new StridedArray(
      data,
      from.map((axis) => shape[axis]!),
      from.map((axis) => stride[axis]!),
      offset,
    );
  }

  /** The part at these indices, without their axes; an axis without one (or a negative one) stays. */
  pick(...at: readonly (number | null)[]): StridedArray {
    const { data, shape, stride, offset } = this;
    const picked = shape.map((_, axis) => isIndex(at[axis]));
    return new StridedArray(
      data,
      shape.filter((_, axis) => !picked[axis]),
      stride.filter((_, axis) => !picked[axis]),
      stride.reduce((start, own, axis) => (picked[axis] ? start + own * at[axis]! : start), offset),
    );
  }
}

/** Whether something is taken as an index: `null`, nothing, and negative numbers leave an axis as it is. */
function isIndex(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}

function dot(stride: readonly number[], at: readonly number[]): number {
  return stride.reduce((sum, own, axis) => sum + own * at[axis]!, 0);
}
