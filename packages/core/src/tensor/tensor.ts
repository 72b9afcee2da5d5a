import type { NdArray } from 'ndarray';
import { describe, invalidArgument } from '../errors.js';
import { StridedArray } from './strided-array.js';

/**
 * The tensor at every public boundary: image `[C,H,W]`, batch `[N,C,H,W]`, weight `[1|C,H,W]`; float32. Arrays of the
 * `ndarray` library are tensors, and those made here can be used as arrays of that library.
 */
export type Tensor = NdArray<Float32Array>;

/** An image's shape: channels, height, width. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** How many values a tensor of this shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

/**
 * A tensor of any `shape` over `data`, in row-major order and as long as the shape asks, or over zeros.
 *
 * @throws FuzzydiffError `invalid-argument` for data of another type or length
 */
export function tensor(shape: readonly number[], data: Float32Array = new Float32Array(sizeOf(shape))): Tensor {
  checkFloat32('data', data, sizeOf(shape));
  const stride = new Array<number>(shape.length);
  let size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = size;
    size *= shape[axis]!;
  }
  return new StridedArray(data, [...shape], stride, 0);
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/**
 * The values of a tensor of any shape in row-major order: its own memory where it is laid out so (no copy), else a copy.
 * This is where arrays from outside (slices, transposes, other strides) become the flat memory that kernels run on.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function contiguous(array: Tensor): Float32Array {
  if (!isTensor(array)) throw invalidArgument('a tensor', 'a float32 ndarray', array, howToMakeOne);
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
  const last = shape.length - 1;
  const [extent, step] = [shape[last]!, stride[last]!];
  let from = offset;
  for (let i = 0; i < size; i += extent) {
    for (let k = 0; k < extent; k++) flat[i + k] = data[from + k * step]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      from += stride[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * stride[axis]!;
      index[axis] = 0;
    }
  }
  return flat;
}

/**
 * Gives a float32 tensor of one of `shapes` back.
 *
 * @param remedy tells the caller what to do about another one
 * @returns the same tensor, of any shape among these
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkTensor(
  name: string,
  value: unknown,
  shapes: readonly (readonly number[])[],
  remedy?: string,
): Tensor {
  const found = isTensor(value);
  if (found && shapes.some((shape) => sameShape(value.shape, shape))) return checkMemory(name, value);
  const expected = `a float32 ndarray of shape ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' or ')}`;
  throw invalidArgument(name, expected, value, found ? remedy : howToMakeOne);
}

const howToMakeOne = 'make it with tensor(shape, Float32Array.from(values))';

/** Whether something is laid out as a float32 tensor. */
export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null) return false;
  const { data, shape, stride } = value as Partial<Tensor>;
  return data instanceof Float32Array && Array.isArray(shape) && Array.isArray(stride);
}

/** Refuses a tensor whose entries go on beyond its memory. */
function checkMemory(name: string, array: Tensor): Tensor {
  const { data, shape, stride, offset } = array;
  if (shape.includes(0)) return array;
  let [first, last] = [offset, offset];
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = (shape[axis]! - 1) * stride[axis]!;
    if (reach < 0) first += reach;
    else last += reach;
  }
  if (first >= 0 && last < data.length) return array;
  const expected = `memory for shape ${describe(shape)}, from index ${first} to ${last},`;
  throw invalidArgument(name, expected, data, howToMakeOne);
}

/**
 * Gives flat values back: a `Float32Array`, and of that length where one is given.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else
 */
export function checkFloat32(name: string, value: unknown, length?: number): Float32Array {
  if (value instanceof Float32Array && (length === undefined || value.length === length)) return value;
  const values = length === undefined ? 'a Float32Array' : `a Float32Array of length ${length}`;
  throw invalidArgument(name, values, value);
}

/** Refuses a tensor with a value that is not a number: one NaN would spread through the whole image. */
export function checkFinite(name: string, values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) throw invalidArgument(name, 'finite values', values[i], `look at index ${i}`);
  }
}

/**
 * Joins images `[C,H,W]` of one shape to a batch `[N,C,H,W]`.
 *
 * @throws FuzzydiffError `invalid-argument` for an image of another shape than the first
 */
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

/**
 * Item `n`, from 0 to N - 1, of a batch `[N,C,H,W]` as a tensor `[C,H,W]` of its own, on the same memory.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function unstack(batch: Tensor, n: number): Tensor {
  const shape = batch.shape.slice(1);
  const size = sizeOf(shape);
  return tensor(shape, contiguous(batch).subarray(n * size, (n + 1) * size));
}
