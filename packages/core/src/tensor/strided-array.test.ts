import fc from 'fast-check';
import ndarray, { type NdArray } from 'ndarray';
import ops from 'ndarray-ops';
import { describe, expect, test } from 'vitest';
import { synthesize } from '../condition/synthesize.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../sampler/plan.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { contiguous, sizeOf, type Tensor, tensor } from './tensor.js';

const values = (shape: readonly number[]) => Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);

/** What both kinds of array are made to do: a method and its arguments, as many as there may be axes. */
type View = readonly [method: 'lo' | 'hi' | 'step' | 'transpose' | 'pick', given: readonly (number | null)[]];

/** Does to an array what a view says, with indices kept inside it. */
function apply(array: Tensor, [method, given]: View): Tensor {
  const own = array.shape.map((extent, axis) => {
    const value = given[axis]!;
    if (method === 'transpose') return value === null ? array.dimension - 1 - axis : axis;
    if (value === null) return null;
    if (method === 'step') return value % 2 === 0 ? -1 - (value >> 1) : 1 + (value >> 1);
    if (method === 'hi') return value % (extent + 1);
    return value % Math.max(1, extent);
  });
  // A view of no axes gives an array of none in ndarray, whose `pick` is then no array at all.
  if (method === 'pick' && array.dimension === 0) return array;
  return array[method](...(own as number[]));
}

/** Every index of a shape. */
function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>((all, n) => all.flatMap((at) => [...Array(n).keys()].map((i) => [...at, i])), [[]]);
}

/** All there is to see of an array; `order` by the strides it sorts, since ndarray breaks ties in several ways. */
const seen = (array: NdArray<Float32Array>) => ({
  shape: array.shape,
  stride: array.stride,
  offset: array.offset,
  dtype: array.dtype,
  dimension: array.dimension,
  size: array.size,
  order: Array.from(array.order, (axis) => Math.abs(array.stride[axis]!)),
  values: indices(array.shape).map((at) => [array.index(...at), array.get(...at)]),
});

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 6 });
const views = fc.array(
  fc.tuple(
    fc.constantFrom<View[0]>('lo', 'hi', 'step', 'transpose', 'pick'),
    fc.array(fc.option(fc.nat(7)), { minLength: 6, maxLength: 6 }),
  ),
  { maxLength: 4 },
);

describe('like ndarray’s own', () => {
  test('views of views, over every shape, see the same entries', () => {
    fc.assert(
      fc.property(shapes, views, (shape, chain) => {
        const data = values(shape);
        let [ours, theirs]: Tensor[] = [tensor(shape, data), ndarray(data, [...shape])] as [Tensor, Tensor];
        for (const view of chain) {
          [ours, theirs] = [apply(ours!, view), apply(theirs!, view)];
          expect(seen(ours)).toEqual(seen(theirs));
          expect(ours.data).toBe(data);
        }
        expect(contiguous(ours!)).toEqual(contiguous(theirs!));
      }),
      { numRuns: 500 },
    );
  });

  test('any order of the axes, and of fewer than there are', () => {
    const axes = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(axes, fc.integer({ min: 0, max: 4 }), (order, given) => {
        const [ours, theirs] = [tensor([2, 3, 4, 5]), ndarray(new Float32Array(120), [2, 3, 4, 5])];
        const some = order.slice(0, given);
        expect(seen(ours.transpose(...some))).toEqual(seen(theirs.transpose(...some)));
      }),
    );
  });

  test('indices that are none, negative or broken are taken alike', () => {
    const given = fc.array(fc.constantFrom(null, -1, 0, 1, 1.5), { maxLength: 4 }) as fc.Arbitrary<number[]>;
    fc.assert(
      fc.property(given, (at) => {
        const [ours, theirs] = [tensor([3, 3, 3]), ndarray(new Float32Array(27), [3, 3, 3])];
        for (const method of ['lo', 'hi'] as const)
          expect(seen(ours[method](...at))).toEqual(seen(theirs[method](...at)));
        const whole = at.map((i) => (i === null ? null : Math.floor(i)));
        expect(seen(ours.pick(...whole))).toEqual(seen(theirs.pick(...whole)));
      }),
    );
  });

  test('setting writes through every view, and gives the value back', () => {
    fc.assert(
      fc.property(shapes, views, (shape, chain) => {
        const [ours, theirs] = [tensor(shape), ndarray(new Float32Array(sizeOf(shape)), [...shape])];
        const [a, b] = [chain.reduce(apply, ours), chain.reduce(apply, theirs as Tensor)];
        indices(a.shape).forEach((at, n) => {
          expect(a.set(...at, n + 0.1)).toBe(b.set(...at, n + 0.1));
        });
        expect(ours.data).toEqual(theirs.data);
      }),
    );
  });

  test('without dimensions it is a number', () => {
    const [ours, theirs] = [tensor([2, 2], values([2, 2])), ndarray(values([2, 2]), [2, 2])];
    for (const array of [ours, theirs]) expect(Number(array.pick(1, 0))).toBe(3);
    expect(ours.valueOf()).toBe(ours);
  });

  test('an index too many or too few is no entry', () => {
    for (const array of [tensor([2, 2], values([2, 2])), ndarray(values([2, 2]), [2, 2])])
      expect([array.get(1), array.get(0, 1, 7)]).toEqual([undefined, 2]);
  });
});

test('T has the axes in reverse', () => {
  const array = tensor([2, 3, 4], values([2, 3, 4]));
  expect(array.T.shape).toEqual([4, 3, 2]);
  expect(array.T.get(3, 2, 1)).toBe(array.get(1, 2, 3));
});

describe('beside ndarray’s own', () => {
  test('ndarray-ops computes on ours, on views, and on both together', () => {
    const ours = tensor([3, 4], values([3, 4]));
    const theirs = ndarray(new Float32Array(12), [4, 3]);
    ops.assign(theirs, ours.transpose(1, 0));
    expect(theirs.get(3, 1)).toBe(ours.get(1, 3));
    ops.muleq(ours.step(-1, 2), ndarray(Float32Array.of(2, 2, 2, 2, 2, 2), [3, 2]));
    expect(Array.from(ours.data)).toEqual([2, 2, 6, 4, 10, 6, 14, 8, 18, 10, 22, 12]);
    expect(ops.sum(ours.pick(null, 1))).toBe(2 + 6 + 10);
    expect([ops.sup(ours), ops.inf(ours.pick(2).lo(2))]).toEqual([22, 12]);
  });

  test('a run takes an image and a weight of that library, in any layout', async () => {
    const model = gaussianPrior({ mean: tensor([2, 3, 4]) });
    const plan = diffusionPlan(model.info, { steps: 3 });
    const data = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
    const channelsLast = ndarray(data, [3, 4, 2]).transpose(2, 0, 1);
    const run = async (image: Tensor, retention: Tensor) =>
      (await synthesize(model, [{ image, weight: { retention } }], { plan, noise: keyedNoise(0) }))[0]!.samples;
    const weight = Float32Array.from({ length: 12 }, (_, i) => i / 12);
    const foreign = await run(channelsLast, ndarray(weight, [1, 3, 4]));
    const own = await run(tensor([2, 3, 4], contiguous(channelsLast)), tensor([1, 3, 4], weight));
    expect(foreign.data).toEqual(own.data);
  });
});
