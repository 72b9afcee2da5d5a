import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { discrepancyGraph } from './discrepancy-graph.js';

class FakeTensor {
  constructor(
    readonly type: string,
    readonly data: Float32Array,
    readonly dims: readonly number[],
  ) {}
}

/** A session that gives four planes of the first one, or whatever else is asked of it. */
function fakeSession(answer?: { readonly dims: readonly number[]; readonly data: unknown }) {
  const state = { released: 0 };
  const session = {
    run: async ({ planes }: Readonly<Record<string, FakeTensor>>) => {
      const [count, , height, width] = planes!.dims as [number, number, number, number];
      const data = new Float32Array(4 * count * height * width).fill(planes!.data[0]!);
      return { odds: answer ?? { dims: [count, 4, height, width], data } };
    },
    release: async () => {
      state.released++;
    },
  };
  return { opened: { Tensor: FakeTensor, session }, state };
}

test('is opened with its first call, once, and released if it was opened', async () => {
  const { opened, state } = fakeSession();
  let opens = 0;
  const graph = discrepancyGraph(async () => {
    opens++;
    return opened;
  });
  await graph.release();
  expect({ opens, ...state }).toEqual({ opens: 0, released: 0 });
  const [one, two] = await Promise.all([3, 5].map((value) => graph.run(Float32Array.of(value, 0), [1, 2, 1, 1])));
  expect([one, two]).toEqual([new Float32Array(4).fill(3), new Float32Array(4).fill(5)]);
  await graph.release();
  expect({ opens, ...state }).toEqual({ opens: 1, released: 1 });
});

test('opens again where it could not be opened', async () => {
  const tries = [new Error('no memory')];
  const graph = discrepancyGraph(async () => {
    const failed = tries.pop();
    if (failed) throw failed;
    return fakeSession().opened;
  });
  expect(await failureOf(() => graph.run(new Float32Array(2), [1, 2, 1, 1]))).toMatchObject({ message: 'no memory' });
  expect(await graph.run(new Float32Array(2), [1, 2, 1, 1])).toEqual(new Float32Array(4));
});

test('refuses what is not four planes of the size that was given', async () => {
  for (const answer of [
    { dims: [1, 3, 1, 1], data: new Float32Array(3) },
    { dims: [1, 4, 1, 1], data: new Float64Array(4) },
    { dims: [1, 4, 1, 1], data: new Float32Array(3) },
  ]) {
    const graph = discrepancyGraph(async () => fakeSession(answer).opened);
    expect(await failureOf(() => graph.run(new Float32Array(2), [1, 2, 1, 1]))).toBeFuzzydiffError(
      'model-output',
      /\[1, 4, 1, 1\] from the discrepancy network/,
    );
  }
});
