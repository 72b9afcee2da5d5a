import { describe, expect, test } from 'vitest';
import { smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { stack, type Tensor, tensor, unstack } from '../tensor/tensor.js';
import { conformanceCases } from './conformance.js';
import { gaussianPrior } from './gaussian-prior.js';

const sound = () => gaussianPrior({ mean: smoothImage([2, 4, 6]), maxBatch: 4 });
const tick = () => new Promise((resolve) => setTimeout(resolve));

/** A way to break a sound model. */
type Breaker = (model: EpsModel) => Partial<EpsModel>;

/** A model that answers otherwise: what it is asked, the sound answer, and how often it was asked before. */
const answering =
  (answer: (output: Tensor, samples: Tensor, call: number) => Tensor): Breaker =>
  (model) => {
    let call = 0;
    return {
      predict: async (samples, timesteps, options) =>
        answer(await model.predict(samples, timesteps, options), samples, call++),
    };
  };

/** A model that changes what it is asked before it answers. */
const asking =
  (ask: (samples: Tensor, timesteps: number[]) => [samples: Tensor, timesteps: number[]]): Breaker =>
  (model) => ({
    predict: (samples, timesteps, options) => model.predict(...ask(samples, Array.from(timesteps)), options),
  });

/** A model that answers no more once it has rejected: a chain of promises poisoned by one of them. */
const poisoned: Breaker = (model) => {
  let chain: Promise<unknown> = Promise.resolve();
  return {
    predict: (...args) => {
      const call = chain.then(() => model.predict(...args));
      chain = call;
      return call;
    },
  };
};

const withInfo =
  (change: object): Breaker =>
  (model) => ({ info: { ...model.info, ...change } });

/** For each case, models that it has to catch: one at least for each thing it says. */
const broken: Readonly<Record<string, Readonly<Record<string, Breaker>>>> = {
  'states what it is: specification, shape, schedule, maxBatch, device': {
    'of another specification': () => ({ specification: 'eps-model/2' as 'eps-model/1' }),
    'with a shape of two': withInfo({ shape: [4, 6] }),
    'with half a channel': withInfo({ shape: [0.5, 4, 6] }),
    'without betas': withInfo({ schedule: { kind: 'given', betas: [] } }),
    'that takes no sample': withInfo({ maxBatch: 0 }),
    'without a name': withInfo({ id: '' }),
    'that hides its device': withInfo({ device: '' }),
  },
  'gives a new float32 array of the right shape, all finite': {
    'of learned variance that gives none': withInfo({ varianceType: 'learned_range' }),
    'that answers with a batch of none': answering((output) => tensor(output.shape.slice(1), output.data)),
    'that answers in float64': answering((output) => ({ ...output, data: Float64Array.from(output.data) }) as never),
    'that answers in the samples’ memory': answering((output, samples) => {
      samples.data.set(output.data);
      return samples;
    }),
    'that answers with a NaN': answering((output) => {
      output.data[3] = Number.NaN;
      return output;
    }),
  },
  'leaves the samples as they are': {
    'that works in place': answering((output, samples) => {
      samples.data[0]! += 1;
      return output;
    }),
  },
  'gives an output that is the caller’s: later calls do not change it, nor does changing it change them': {
    'with one buffer for all outputs': (model) => {
      const buffer = new Float32Array(4 * 48);
      return answering((output) => {
        buffer.set(output.data);
        return tensor(output.shape, buffer.subarray(0, output.data.length));
      })(model);
    },
    'that remembers its answers': (model) => {
      const known = new Map<string, Promise<Tensor>>();
      return {
        predict: (samples, timesteps) => {
          const key = `${samples.data} ${Array.from(timesteps)}`;
          if (!known.has(key)) known.set(key, model.predict(samples, timesteps));
          return known.get(key)!;
        },
      };
    },
  },
  'repeats itself to the bit, where it says so': {
    'that rounds by the weather': answering((output, _, call) => {
      output.data[0]! += call * 1e-6;
      return output;
    }),
  },
  'depends on the timestep': {
    'that ignores its timesteps': asking((samples, timesteps) => [samples, timesteps.map(() => 500)]),
  },
  'takes a timestep per sample, and batches change nothing': {
    'that takes the first timestep for all': asking((samples, timesteps) => [
      samples,
      timesteps.map(() => timesteps[0]!),
    ]),
    'whose samples see each other': answering((output) => {
      const mean = output.data.reduce((sum, value) => sum + value, 0) / output.data.length;
      return tensor(
        output.shape,
        output.shape[0] === 1 ? output.data : output.data.map((value) => value + 0.01 * mean),
      );
    }),
    'that returns a batch backwards': answering((output) =>
      stack(Array.from({ length: output.shape[0]! }, (_, n) => unstack(output, output.shape[0]! - 1 - n))),
    ),
  },
  'takes the largest batch it states (up to 8)': {
    'that takes fewer than it says': withInfo({ maxBatch: 6 }),
    'that answers for the first alone': answering((output) => stack([unstack(output, 0)])),
  },
  'takes samples of any strides and an offset': {
    'that reads memory as it lies': asking((samples, timesteps) => [
      tensor(samples.shape, samples.data.slice(0, samples.size)),
      timesteps,
    ]),
    'that forgets the offset': asking((samples, timesteps) => {
      const shifted = { ...samples, offset: 0 };
      return [Object.setPrototypeOf(shifted, Object.getPrototypeOf(samples)), timesteps];
    }),
  },
  'takes overlapping calls, one of which is refused': {
    'with one place for the samples of all calls': (model) => {
      let latest: Tensor;
      return {
        predict: async (samples, timesteps) => {
          latest = samples;
          await tick();
          return model.predict(latest, timesteps);
        },
      };
    },
    'that refuses while it is busy': (model) => {
      let busy = false;
      return {
        predict: async (...args) => {
          if (busy) throw new FuzzydiffError('model-output', 'One at a time.');
          busy = true;
          await tick();
          busy = false;
          return model.predict(...args);
        },
      };
    },
    'whose calls fall together': (model) => {
      const calls: Promise<Tensor>[] = [];
      return {
        predict: async (...args) => {
          calls.push(model.predict(...args));
          const settled = Promise.allSettled(calls);
          await tick();
          await settled;
          return calls[0]!;
        },
      };
    },
  },
  'refuses samples of another shape, and works on': {
    'that crops what is too wide': asking((samples, timesteps) => [samples.hi(1, 2, 4, 6), timesteps]),
    'that takes an image for a batch': asking((samples, timesteps) => [
      samples.dimension === 3 ? tensor([1, ...samples.shape], samples.data) : samples,
      timesteps,
    ]),
    'that lets a TypeError out': (model) => ({
      predict: async (samples, timesteps) => {
        if (samples.shape[3] !== 6) throw new TypeError('Cannot read properties of undefined');
        return model.predict(samples, timesteps);
      },
    }),
    'that a refusal poisons': poisoned,
  },
  'refuses timesteps that are too few, too large or no whole numbers, and works on': {
    'that clamps them': asking((samples, timesteps) => [samples, timesteps.map((t) => Math.min(999, t))]),
    'that rounds them': asking((samples, timesteps) => [samples, timesteps.map(Math.floor)]),
    'that makes up what is missing': asking((samples, timesteps) => [
      samples,
      timesteps.length === 0 ? [0] : timesteps,
    ]),
    'that a refusal poisons': poisoned,
  },
  'rejects rather than give values that are not finite, and works on': {
    'that passes a NaN on': (model) => ({
      predict: async (samples, timesteps) => {
        const output = await model.predict(
          tensor(
            samples.shape,
            samples.data.map((x) => x || 0),
          ),
          timesteps,
        );
        return tensor(
          output.shape,
          output.data.map((eps, i) => (Number.isNaN(samples.data[i]) ? Number.NaN : eps)),
        );
      },
    }),
    'that throws anything': (model) => ({
      predict: (samples, timesteps) =>
        samples.data.some(Number.isNaN) ? Promise.reject(new Error('NaN')) : model.predict(samples, timesteps),
    }),
    'that a refusal poisons': poisoned,
  },
  'rejects with the reason of an aborted signal, and works on': {
    'that has no ear for signals': (model) => ({ predict: (samples, timesteps) => model.predict(samples, timesteps) }),
    'that has a reason of its own': (model) => ({
      predict: async (samples, timesteps, options) => {
        if (options?.signal?.aborted) throw new Error('aborted');
        return model.predict(samples, timesteps);
      },
    }),
    'that a refusal poisons': poisoned,
  },
  'rejects after dispose, which waits for calls under way and may be called twice': {
    'that goes on after its end': () => ({ dispose: async () => {} }),
    'that cannot be disposed of twice': (model) => {
      let disposed = false;
      return {
        dispose: async () => {
          if (disposed) throw new Error('already disposed');
          disposed = true;
          await model.dispose();
        },
      };
    },
    'that does not wait for its calls': (model) => ({
      predict: async (...args) => {
        const output = await model.predict(...args);
        for (let turn = 0; turn < 3; turn++) await tick();
        return output;
      },
    }),
    'that drops its calls': (model) => {
      let disposed = false;
      return {
        predict: async (...args) => {
          const output = await model.predict(...args);
          await tick();
          if (disposed) throw new FuzzydiffError('disposed', 'Expected a model in use but found it disposed.');
          return output;
        },
        dispose: async () => {
          disposed = true;
          await tick();
          await tick();
          await model.dispose();
        },
      };
    },
  },
};

describe.each(conformanceCases)('$name', ({ name, run }) => {
  test('the Gaussian prior does', () => run({ load: async () => sound() }));

  test('so does one of a shorter schedule', () => {
    const schedule = { kind: 'linear', start: 1e-3, end: 0.2, steps: 100 } as const;
    return run({ load: async () => gaussianPrior({ mean: smoothImage([2, 4, 6]), maxBatch: 4, schedule }) });
  });

  test('so does a prior of another kind: learned variance, one sample at a time', () => {
    const prior = () => gaussianPrior({ mean: smoothImage([1, 3, 3]), varianceType: 'learned_range', maxBatch: 1 });
    return run({ load: async () => prior() });
  });

  test.each(Object.entries(broken[name]!))('it catches a model %s', async (_, breakIt) => {
    const load = async () => {
      const model = sound();
      return { ...model, ...breakIt(model) };
    };
    const failure = await failureOf(() => run({ load }));
    expect(failure).toBeInstanceOf(Error);
  });
});

test('each case has a model to catch, and no name is left over', () => {
  expect(Object.keys(broken).sort()).toEqual(conformanceCases.map(({ name }) => name).sort());
});

test('a backend that is not deterministic may differ by its tolerance, and no more', async () => {
  const { run } = conformanceCases.find(({ name }) => name.startsWith('repeats itself'))!;
  const off = (by: number) => async () => {
    const model = sound();
    const change = answering((output, _, call) =>
      tensor(
        output.shape,
        output.data.map((eps) => eps + call * by),
      ),
    );
    return { ...model, ...change(model) };
  };
  await run({ load: off(1e-5), deterministic: false });
  expect(await failureOf(() => run({ load: off(1e-3), deterministic: false }))).toBeInstanceOf(Error);
  await run({ load: off(1e-3), deterministic: false, tolerance: 1e-2 });
});

test('each case disposes of the model it loads, also where it fails', async () => {
  for (const { run } of conformanceCases) {
    let disposals = 0;
    const load = (predict?: EpsModel['predict']) => async () => {
      const model = sound();
      const dispose = async () => {
        disposals++;
        await model.dispose();
      };
      return { ...model, ...(predict && { predict }), dispose };
    };
    await run({ load: load() });
    expect(disposals).toBeGreaterThan(0);
  }
  const failing = conformanceCases.find(({ name }) => name.startsWith('depends'))!;
  let disposed = false;
  const model = {
    ...sound(),
    predict: () => Promise.reject(new Error('no')),
    dispose: async () => {
      disposed = true;
    },
  };
  await failureOf(() => failing.run({ load: async () => model }));
  expect(disposed).toBe(true);
});
