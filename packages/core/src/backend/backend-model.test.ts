import { describe, expect, test } from 'vitest';
import '../../test/matchers.js';
import { modelInfo } from '../../test/model-info.js';
import { networkFile } from '../../test/network-file.js';
import { parseDiscrepancyNetwork } from '../attention/learned/network.js';
import { FuzzydiffError } from '../errors.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { tensor } from '../tensor/tensor.js';
import { type Backend, backendModel } from './backend-model.js';
import type { DiscrepancyGraph } from './discrepancy-graph.js';
import { type Graph, type GraphOutput, graphBackend } from './graph-backend.js';

/** What a promise rejects with. */
const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

const graphModel = (info: ModelInfo, graph: Graph, fixedBatch?: number, plainDevice = 'cpu') =>
  backendModel(graphBackend(info, graph, { fixedBatch, plainDevice }));

const info = modelInfo({});

/** A graph that adds each sample's timestep to it, notes its calls, and may be told to do otherwise. */
function fakeGraph(answer?: (samples: Float32Array, timesteps: readonly number[]) => Promise<GraphOutput> | undefined) {
  const calls: { samples: number[]; timesteps: readonly number[] }[] = [];
  const state = { released: 0, running: 0 };
  const graph: Graph = {
    async run(samples, timesteps) {
      expect(++state.running).toBe(1);
      calls.push({ samples: [...samples], timesteps });
      await new Promise((resolve) => setImmediate(resolve));
      state.running--;
      return (
        (await answer?.(samples, timesteps)) ?? {
          shape: [timesteps.length, 1, 2, 2],
          data: samples.map((value, i) => value + timesteps[i >> 2]!),
        }
      );
    },
    async release() {
      expect(state.running).toBe(0);
      state.released++;
    },
  };
  return { graph, calls, state };
}

const sample = (...values: number[]) => tensor([values.length / 4, 1, 2, 2], Float32Array.from(values));

describe('a network that compares', () => {
  const network = parseDiscrepancyNetwork(networkFile(), 'ab'.repeat(32), 'network');
  const [image, projections] = [new Float32Array(1024), new Float32Array(2048).fill(0.1)];
  const compare = (model: EpsModel) => model.network!.compare(image, projections, [1, 32, 32]);

  test('is computed in TypeScript where the backend does not', async () => {
    const { graph } = fakeGraph();
    const model = backendModel(graphBackend(info, graph, { plainDevice: 'cpu' }), network);
    expect(await compare(model)).toEqual(await network.compare(image, projections, [1, 32, 32]));
    expect(backendModel(graphBackend(info, graph, { plainDevice: 'cpu' })).network).toBeUndefined();
  });

  test('is computed by the backend between two predictions, and released with it', async () => {
    const { graph, state } = fakeGraph();
    let released = 0;
    const comparing: DiscrepancyGraph = {
      async run(_, [count, , height, width]) {
        expect(++state.running).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        state.running--;
        return new Float32Array(4 * count * height * width).fill(7);
      },
      release: async () => {
        released++;
      },
    };
    const model = backendModel(graphBackend(info, graph, { plainDevice: 'cpu', comparing }), network);
    const [, map] = await Promise.all([model.predict(sample(1, 2, 3, 4), [5]), compare(model)]);
    expect(map).toEqual(new Float32Array(1024).fill(7));
    await model.dispose();
    expect(released).toBe(1);
    expect(await rejection(compare(model))).toBeFuzzydiffError('disposed', /in use for compare/);
  });
});

describe('a batch', () => {
  test('goes through as it is, without a copy where none is needed', async () => {
    let given: Float32Array | undefined;
    const { graph, calls } = fakeGraph((samples) => {
      given = samples;
      return undefined;
    });
    const x = sample(0, 1, 2, 3, 4, 5, 6, 7);
    const output = await graphModel(info, graph).predict(x, [10, 20]);
    expect([...output.data]).toEqual([10, 11, 12, 13, 24, 25, 26, 27]);
    expect(output.shape).toEqual([2, 1, 2, 2]);
    expect(calls[0]!.timesteps).toEqual([10, 20]);
    expect(given!.buffer).toBe(x.data.buffer);
  });

  test('is filled up where the graph takes one number of samples only, and cut back', async () => {
    const { graph, calls } = fakeGraph();
    const output = await graphModel(info, graph, 3).predict(sample(1, 2, 3, 4), [7]);
    expect(calls).toEqual([{ samples: [1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0], timesteps: [7, 7, 7] }]);
    expect([...output.data]).toEqual([8, 9, 10, 11]);
    expect(output.shape).toEqual([1, 1, 2, 2]);
    expect(output.data.buffer.byteLength).toBe(16);
  });

  test('a filler that breaks does not matter, a sample that breaks does', async () => {
    const { graph } = fakeGraph(async () => ({
      shape: [2, 1, 2, 2],
      data: Float32Array.of(1, 1, 1, 1, Number.NaN, 1, 1, 1),
    }));
    const model = graphModel(info, graph, 2);
    expect([...(await model.predict(sample(0, 0, 0, 0), [0])).data]).toEqual([1, 1, 1, 1]);
    await expect(model.predict(sample(0, 0, 0, 0, 0, 0, 0, 0), [0, 1])).rejects.toThrow('NaN');
  });
});

describe('an output', () => {
  const withOutput = (output: GraphOutput, changes: Partial<ModelInfo> = {}) =>
    graphModel({ ...info, ...changes }, fakeGraph(async () => output).graph);
  const two = sample(0, 0, 0, 0, 0, 0, 0, 0);

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'with %s is refused, and named with its model, device, timestep and what to try',
    async (value) => {
      const output = { shape: [2, 1, 2, 2], data: Float32Array.of(0, 0, 0, 0, 0, 0, value, 0) };
      const error = await rejection(withOutput(output, { device: 'cuda' }).predict(two, [3, 730]));
      expect(error).toMatchObject({ code: 'model-output', data: { id: 'fake@1', device: 'cuda' } });
      expect((error as Error).message).toBe(
        `Expected finite values at timestep 730 from the model fake@1 on cuda but found ${value} (sample 1 of 2); try the device cpu, which tells a fault of the model from one of the device.`,
      );
    },
  );

  test('that breaks on webgpu in a page is to be tried on wasm', async () => {
    const output = { shape: [1, 1, 2, 2], data: Float32Array.of(0, Number.NaN, 0, 0) };
    const { graph } = fakeGraph(async () => output);
    const on = (device: string) =>
      graphModel({ ...info, device }, graph, undefined, 'wasm').predict(sample(0, 0, 0, 0), [3]);
    await expect(on('webgpu')).rejects.toThrow('try the device wasm');
    await expect(on('wasm, 2 threads')).rejects.toThrow('import the model again');
  });

  test('that is not finite because the samples are not is blamed on them', async () => {
    const { graph } = fakeGraph();
    const error = await rejection(graphModel(info, graph).predict(sample(0, Number.NaN, 0, 0), [1]));
    expect(error).toMatchObject({ code: 'invalid-argument', data: { name: 'samples', received: Number.NaN } });
  });

  test.each([
    ['another shape', { shape: [2, 1, 4, 1], data: new Float32Array(8) }],
    ['fewer samples', { shape: [1, 1, 2, 2], data: new Float32Array(4) }],
    ['half precision', { shape: [2, 1, 2, 2], data: new Uint16Array(8) }],
    ['missing values', { shape: [2, 1, 2, 2], data: new Float32Array(7) }],
  ])('of %s is refused', async (_, output) => {
    const error = await rejection(withOutput(output).predict(two, [0, 0]));
    expect(error).toMatchObject({ code: 'model-output' });
    expect((error as Error).message).toContain('Expected float32 values of shape [2, 1, 2, 2] from the model fake@1');
  });

  test('has twice the channels where the variance is learned', async () => {
    const model = withOutput({ shape: [1, 2, 2, 2], data: new Float32Array(8) }, { varianceType: 'learned_range' });
    expect((await model.predict(sample(0, 0, 0, 0), [0])).shape).toEqual([1, 2, 2, 2]);
  });
});

describe('calls', () => {
  test('that overlap run one at a time, and one that fails does not harm the next', async () => {
    const cause = new Error('out of memory');
    const { graph } = fakeGraph((_, [timestep]) => (timestep === 2 ? Promise.reject(cause) : undefined));
    const model = graphModel(info, graph);
    const outcomes = await Promise.allSettled([1, 2, 3].map((t) => model.predict(sample(0, 0, 0, 0), [t])));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { reason } = outcomes[1] as PromiseRejectedResult;
    expect(reason).toMatchObject({ code: 'model-output', cause });
    expect(reason.message).toContain('out of memory; try a smaller maxBatch');
  });

  test('that are aborted before their turn reject at once and never reach the graph', async () => {
    const { graph, calls } = fakeGraph();
    const model = graphModel(info, graph);
    const controller = new AbortController();
    const first = model.predict(sample(0, 0, 0, 0), [1]);
    const second = model.predict(sample(0, 0, 0, 0), [2], { signal: controller.signal });
    const third = model.predict(sample(0, 0, 0, 0), [3]);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await rejection(Promise.race([first, second]))).toBe(reason);
    await Promise.all([first, third]);
    expect(calls.map(({ timesteps }) => timesteps)).toEqual([[1], [3]]);
  });

  test('that are under way are finished, abort or not', async () => {
    const { graph } = fakeGraph();
    const controller = new AbortController();
    const call = graphModel(info, graph).predict(sample(0, 0, 0, 0), [5], { signal: controller.signal });
    await Promise.resolve();
    controller.abort();
    expect([...(await call).data]).toEqual([5, 5, 5, 5]);
  });

  test('with wrong arguments never reach the graph', async () => {
    const { graph, calls } = fakeGraph();
    const model = graphModel(info, graph);
    expect(await rejection(model.predict(sample(0, 0, 0, 0), [1000]))).toMatchObject({ code: 'invalid-argument' });
    expect(await rejection(model.predict(tensor([5, 1, 2, 2]), [0, 0, 0, 0, 0]))).toMatchObject({
      code: 'invalid-argument',
    });
    expect(calls).toEqual([]);
  });
});

describe('a backend with several places', () => {
  /** Adds each sample's timestep; each call waits until it is let go. */
  function fakePlaces(places: number, divisible = true) {
    const calls: { timesteps: readonly number[]; go: () => void; fail: (reason: Error) => void }[] = [];
    const state = { released: 0, running: 0 };
    const backend: Backend = {
      info,
      places,
      divisible,
      async predict(values, timesteps) {
        expect(++state.running).toBeLessThanOrEqual(places);
        await new Promise<void>((go, fail) => calls.push({ timesteps, go, fail })).finally(() => state.running--);
        return values.map((value, i) => value + timesteps[i >> 2]!);
      },
      async release() {
        expect(state.running).toBe(0);
        state.released++;
      },
    };
    return { model: backendModel(backend), calls, state };
  }

  const turns = () => new Promise((resolve) => setImmediate(resolve));
  const zeros = (count: number) => tensor([count, 1, 2, 2]);
  const firsts = ({ data }: { data: Float32Array }) => [...data].filter((_, i) => i % 4 === 0);

  test('takes as many calls at once, the others in order', async () => {
    const { model, calls } = fakePlaces(2);
    const outputs = [1, 2, 3].map((t) => model.predict(zeros(1), [t]));
    await turns();
    expect(calls.map(({ timesteps }) => timesteps)).toEqual([[1], [2]]);
    calls[1]!.go();
    await turns();
    expect(calls[2]!.timesteps).toEqual([3]);
    for (const { go } of calls) go();
    expect((await Promise.all(outputs)).map(firsts)).toEqual([[1], [2], [3]]);
  });

  test('has a batch spread over the places that are free, and put together again in order', async () => {
    const { model, calls } = fakePlaces(3);
    const first = model.predict(zeros(1), [9]);
    const batch = model.predict(zeros(4), [1, 2, 3, 4]);
    await turns();
    expect(calls.map(({ timesteps }) => timesteps)).toEqual([[9], [1, 2], [3, 4]]);
    for (const { go } of calls.toReversed()) go();
    const output = await batch;
    expect(output.shape).toEqual([4, 1, 2, 2]);
    expect(firsts(output)).toEqual([1, 2, 3, 4]);
    await first;
    const uneven = model.predict(zeros(4), [1, 2, 3, 4]);
    await turns();
    expect(calls.slice(3).map(({ timesteps }) => timesteps.length)).toEqual([1, 2, 1]);
    for (const { go } of calls) go();
    expect(firsts(await uneven)).toEqual([1, 2, 3, 4]);
  });

  test('keeps a batch together where it cannot be divided', async () => {
    const { model, calls } = fakePlaces(2, false);
    const batch = model.predict(zeros(3), [1, 2, 3]);
    await turns();
    expect(calls.map(({ timesteps }) => timesteps)).toEqual([[1, 2, 3]]);
    calls[0]!.go();
    await batch;
  });

  test('rejects a batch of which one part fails once all parts have ended, and works on', async () => {
    const { model, calls } = fakePlaces(2);
    let settled = false;
    const batch = rejection(model.predict(zeros(2), [1, 2])).finally(() => {
      settled = true;
    });
    await turns();
    const reason = new Error('device lost');
    calls[0]!.fail(reason);
    await turns();
    expect(settled).toBe(false);
    calls[1]!.go();
    expect(await batch).toBe(reason);
    const next = [3, 4].map((t) => model.predict(zeros(1), [t]));
    await turns();
    for (const { go } of calls) go();
    expect((await Promise.all(next)).map(firsts)).toEqual([[3], [4]]);
  });

  test('is released when the last call is over', async () => {
    const { model, calls, state } = fakePlaces(2);
    const outputs = [1, 2, 3].map((t) => model.predict(zeros(1), [t]));
    const disposal = model.dispose();
    for (const n of [0, 1, 2]) {
      await turns();
      expect(state.released).toBe(0);
      calls[n]!.go();
    }
    await Promise.all([...outputs, disposal]);
    expect(state.released).toBe(1);
  });
});

describe('dispose', () => {
  test('waits for calls that were made before, and releases once', async () => {
    const { graph, state } = fakeGraph();
    const model = graphModel(info, graph);
    const calls = [1, 2].map((t) => model.predict(sample(0, 0, 0, 0), [t]));
    const disposals = [model.dispose(), model.dispose()];
    const late = await rejection(model.predict(sample(0, 0, 0, 0), [3]));
    expect(FuzzydiffError.isInstance(late) && late.code).toBe('disposed');
    expect(state.released).toBe(0);
    await Promise.all(disposals);
    expect(state.released).toBe(1);
    expect((await Promise.all(calls)).map(({ data }) => data[0])).toEqual([1, 2]);
  });
});

test('the work beside the call itself is less than a third of a millisecond for a 64x64 image', {
  tags: ['timed'],
}, async () => {
  const shape = [3, 64, 64] as const;
  const data = new Float32Array(3 * 64 * 64);
  const graph: Graph = { run: async () => ({ shape: [1, ...shape], data }), release: async () => {} };
  const model = graphModel({ ...info, shape }, graph);
  const samples = tensor([1, ...shape]);
  // The least of many: what the machine does besides is not ours.
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 300; i++) {
    const start = performance.now();
    await model.predict(samples, [i]);
    least = Math.min(least, performance.now() - start);
  }
  expect(least).toBeLessThan(1 / 3);
});
