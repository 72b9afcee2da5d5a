import ndarray, { type NdArray } from 'ndarray';
import { describe, invalidArgument } from './errors.js';

/** The tensor at every public boundary: image `[C,H,W]`, batch `[N,C,H,W]`, weight `[1|C,H,W]`; float32. */
export type Tensor = NdArray<Float32Array>;

/** An image's shape: channels, height, width. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** How many values a tensor of this shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/** A tensor over `data` in row-major order, or over zeros. */
export function tensor(shape: readonly number[], data: Float32Array = new Float32Array(sizeOf(shape))): Tensor {
  return ndarray(data, [...shape]);
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/**
 * The tensor's values in row-major order: its own memory where that is laid out so (no copy), a copy otherwise.
 * This is where arrays from outside (slices, transposes, other strides) become the flat memory that kernels run on.
 */
export function contiguous(array: Tensor): Float32Array {
  const { shape, stride, offset, data } = array;
  const size = sizeOf(shape);
  let expected = 1;
  let rowMajor = true;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== expected) rowMajor = false;
    expected *= shape[axis]!;
  }
  if (rowMajor) return offset === 0 && data.length === size ? data : data.subarray(offset, offset + size);
  const flat = new Float32Array(size);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < size; i++) {
    flat[i] = array.get(...index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return flat;
}

/** Refuses anything but a float32 tensor of one of `shapes`; `remedy` tells the caller what to do about it. */
export function checkTensor(
  name: string,
  value: unknown,
  shapes: readonly (readonly number[])[],
  remedy?: string,
): Tensor {
  const array = value as Tensor;
  const isTensor = typeof value === 'object' && value !== null && array.data instanceof Float32Array;
  if (isTensor && shapes.some((shape) => sameShape(array.shape, shape))) return array;
  const expected = `a float32 ndarray of shape ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' or ')}`;
  throw invalidArgument(name, expected, value, remedy);
}

/** Refuses a tensor with a value that is not a number: one NaN would spread through the whole image. */
export function checkFinite(name: string, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) throw invalidArgument(name, 'finite values', values[i], `look at index ${i}`);
  }
}

/** Joins images `[C,H,W]` of one shape to a batch `[N,C,H,W]`. */
export function stack(images: readonly Tensor[]): Tensor {
  const shape = images[0]?.shape ?? [];
  const size = sizeOf(shape);
  const data = new Float32Array(images.length * size);
  images.forEach((image, n) => {
    if (!sameShape(image.shape, shape))
      throw invalidArgument(`image ${n}`, `the shape of image 0, ${describe(shape)}`, image);
    data.set(contiguous(image), n * size);
  });
  return tensor([images.length, ...shape], data);
}

/** Item `n` of a batch as a tensor of its own, on the same memory. */
export function unstack(batch: Tensor, n: number): Tensor {
  const shape = batch.shape.slice(1);
  const size = sizeOf(shape);
  return tensor(shape, contiguous(batch).subarray(n * size, (n + 1) * size));
}
