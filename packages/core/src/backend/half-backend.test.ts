import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { modelInfo } from '../../test/model-info.js';
import { FuzzydiffError } from '../errors.js';
import { tensor } from '../tensor/tensor.js';
import { backendModel } from './backend-model.js';
import { type Graph, graphBackend } from './graph-backend.js';
import { halfBackend } from './half-backend.js';

const info = modelInfo({ shape: [1, 1, 2], device: 'webgpu' });
const samples = (...values: number[]) => tensor([values.length / 2, 1, 1, 2], Float32Array.from(values));

/** A model in half precision, whose graphs tell by their sums which of them ran: `half` adds 16, the other 32. */
function fakeModel(half: Graph['run'], { opens = async () => {} }: { opens?: () => Promise<void> } = {}) {
  const log: string[] = [];
  const warnings: string[] = [];
  const backend = (name: string, device: string, run: Graph['run']) =>
    graphBackend(
      { ...info, device },
      {
        run: (values, timesteps) => {
          log.push(`${name} ${timesteps}`);
          return run(values, timesteps);
        },
        release: async () => {
          log.push(`${name} released`);
        },
      },
      { plainDevice: 'cpu' },
    );
  const model = backendModel(
    halfBackend(backend('half', 'webgpu, float16', half), {
      openFloat32: async () => {
        await opens();
        log.push('opened');
        return backend('single', 'webgpu', plus(32));
      },
      warn: (message) => warnings.push(message),
    }),
  );
  return { model, log, warnings };
}

const plus =
  (amount: number): Graph['run'] =>
  async (values, timesteps) => ({ shape: [timesteps.length, 1, 1, 2], data: values.map((value) => value + amount) });

/** Gives `value` in the last place from a timestep on. */
const breaksAt =
  (first: number, value: number): Graph['run'] =>
  async (values, timesteps) => {
    const { shape, data } = await plus(16)(values, timesteps);
    const found = data as Float32Array;
    if (timesteps.some((t) => t >= first)) found[found.length - 1] = value;
    return { shape, data: found };
  };

test('what compares is there still once float32 has taken over', async () => {
  const of = (name: number) => ({
    info,
    predict: async (): Promise<Float32Array> => {
      throw new FuzzydiffError('model-output', 'Expected finite values but found NaN.', { data: { timestep: 1 } });
    },
    compare: async () => Float32Array.of(name),
    release: async () => {},
  });
  const single = { ...of(32), predict: async () => new Float32Array(2) };
  const backend = halfBackend(of(16), { openFloat32: async () => single, warn: () => {} });
  const asked = async () => [...(await backend.compare!(new Float32Array(1), [1, 1, 1, 1]))];
  expect(await asked()).toEqual([16]);
  await backend.predict(new Float32Array(2), [1]);
  expect(await asked()).toEqual([32]);
});

describe('a model in half precision', () => {
  test('stays in it as long as its predictions are finite', async () => {
    const { model, log, warnings } = fakeModel(breaksAt(500, Number.NaN));
    expect([...(await model.predict(samples(1, 2), [499])).data]).toEqual([17, 18]);
    expect(model.info).toEqual({ ...info, device: 'webgpu, float16' });
    await model.dispose();
    expect(log).toEqual(['half 499', 'half released']);
    expect(warnings).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'repeats a call that gives %s in float32, stays there, and says so once',
    async (value) => {
      const { model, log, warnings } = fakeModel(breaksAt(500, value));
      const calls = [499, 500, 999].map((t) => model.predict(samples(1, 2), [t]));
      expect((await Promise.all(calls)).map(({ data }) => data[0])).toEqual([17, 33, 33]);
      expect((await model.predict(samples(1, 2), [0])).data[0]).toBe(33);
      expect(model.info).toEqual(info);
      expect(warnings).toEqual([
        `fake@1 gave ${value} (sample 0 of 1) at timestep 500 on webgpu, float16: it computes in float32 from here on.`,
      ]);
      await model.dispose();
      expect(log).toEqual([
        ...['half 499', 'half 500', 'opened', 'half released', 'single 500', 'single 999', 'single 0'],
        'single released',
      ]);
    },
  );

  test('whose float32 does not open rejects, and tries again with the next call', async () => {
    const reason = new Error('no memory');
    const failures = [reason];
    const opens = async () => {
      const failure = failures.pop();
      if (failure) throw failure;
    };
    const { model, log } = fakeModel(breaksAt(500, Number.NaN), { opens });
    expect(await failureOf(() => model.predict(samples(1, 2), [500]))).toBe(reason);
    expect(model.info.device).toBe('webgpu, float16');
    expect((await model.predict(samples(1, 2), [500])).data[0]).toBe(33);
    await model.dispose();
    expect(log.at(-1)).toBe('single released');
  });

  test('of several places goes over once, and is released when its calls under way are over', async () => {
    const log: string[] = [];
    let letSlowGo = () => {};
    const slow = new Promise<void>((resolve) => {
      letSlowGo = resolve;
    });
    const breaking = breaksAt(500, Number.NaN);
    const half = graphBackend(
      { ...info, device: 'webgpu, float16' },
      {
        async run(values, timesteps) {
          if (timesteps[0] === 1) await slow;
          return breaking(values, timesteps);
        },
        release: async () => void log.push('half released'),
      },
      { plainDevice: 'cpu' },
    );
    const single = graphBackend(info, { run: plus(32), release: async () => {} }, { plainDevice: 'cpu' });
    const openFloat32 = async () => {
      log.push('opened');
      return single;
    };
    const warnings: string[] = [];
    const model = backendModel(
      halfBackend({ ...half, places: 3 }, { openFloat32, warn: (message) => warnings.push(message) }),
    );
    const calls = [1, 500, 999].map((t) => model.predict(samples(1, 2), [t]));
    const late = model.predict(samples(1, 2), [2]);
    while (warnings.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['opened']);
    letSlowGo();
    expect((await Promise.all([...calls, late])).map(({ data }) => data[0])).toEqual([17, 33, 33, 33]);
    expect(log).toEqual(['opened', 'half released']);
    expect(warnings).toHaveLength(1);
    await model.dispose();
  });

  test('does not take another failure for want of range', async () => {
    const failing = fakeModel(async () => {
      throw new Error('device lost');
    });
    const failure = await failureOf(() => failing.model.predict(samples(1, 2), [500]));
    expect(failure).toBeFuzzydiffError('model-output', /device lost/);
    const wrong = fakeModel(breaksAt(0, Number.NaN));
    const argument = await failureOf(() => wrong.model.predict(samples(1, Number.NaN), [500]));
    expect(argument).toBeFuzzydiffError('invalid-argument', /finite values for samples/);
    for (const { log, warnings } of [failing, wrong]) {
      expect(log).toEqual(['half 500']);
      expect(warnings).toEqual([]);
    }
  });

  test('takes what float32 does not hold either for the error it is', async () => {
    const single = graphBackend(
      info,
      { run: breaksAt(0, Number.NaN), release: async () => {} },
      { plainDevice: 'cpu' },
    );
    const warnings: string[] = [];
    const model = backendModel(
      halfBackend(single, { openFloat32: async () => ({ ...single }), warn: (message) => warnings.push(message) }),
    );
    for (const t of [500, 501]) {
      const failure = await failureOf(() => model.predict(samples(1, 2), [t]));
      expect(failure).toBeFuzzydiffError('model-output', new RegExp(`finite values at timestep ${t}`));
    }
    expect(warnings).toHaveLength(1);
  });
});
