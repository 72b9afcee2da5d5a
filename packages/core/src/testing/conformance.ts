import { FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { scheduleLength } from '../schedule/betas.js';
import { contiguous, sizeOf, stack, type Tensor, tensor, unstack } from '../tensor/tensor.js';
import { largestDifference } from './difference.js';
import { expect, failure, refused } from './expect.js';

/** Facts about a backend that its cases depend on. */
export interface BackendFacts {
  /** A model of its own for each case, which disposes of it. */
  readonly load: () => Promise<EpsModel>;
  /** Largest difference, absolute, by which batching may change a prediction. @default 1e-4 */
  readonly tolerance?: number;
  /** Whether the same call gives the same bits. @default true */
  readonly deterministic?: boolean;
}

/** One sentence of the contract as a test: `run` rejects, with a message, where the backend does not keep it. */
export interface ConformanceCase {
  readonly name: string;
  readonly run: (facts: BackendFacts) => Promise<void>;
}

/** The cases that every `EpsModel` has to pass, as data: for any test framework, a page, or `fuzzydiff doctor`. */
export const conformanceCases: readonly ConformanceCase[] = [
  {
    name: 'states what it is: specification, shape, schedule, maxBatch, device',
    run: withModel(async ({ specification, info }) => {
      expect(specification === 'eps-model/1', `specification is ${specification}`);
      expect(
        info.shape.length === 3 && info.shape.every((n) => Number.isInteger(n) && n > 0),
        `shape is [${info.shape}]`,
      );
      expect(scheduleLength(info.schedule) >= 1, `its schedule has ${scheduleLength(info.schedule)} steps`);
      expect(Number.isInteger(info.maxBatch) && info.maxBatch >= 1, `maxBatch is ${info.maxBatch}`);
      expect(info.id !== '' && info.device !== '', 'id and device are named');
    }),
  },
  {
    name: 'gives a new float32 array of the right shape, all finite',
    run: withModel(async (model) => {
      const samples = noise(model, 1);
      const output = await model.predict(samples, [0]);
      const [c, h, w] = model.info.shape;
      const channels = model.info.varianceType === 'learned_range' ? 2 * c : c;
      expect(output.data instanceof Float32Array, 'the output is float32');
      expect(`${output.shape}` === `${[1, channels, h, w]}`, `the output has shape [${output.shape}]`);
      expect(output.data !== samples.data, 'the output is an array of its own');
      expect(output.data.every(Number.isFinite), 'the output is finite');
    }),
  },
  {
    name: 'leaves the samples as they are',
    run: withModel(async (model) => {
      const samples = noise(model, 1);
      const before = samples.data.slice();
      await model.predict(samples, [at(model, 10)]);
      expect(largestDifference(samples.data, before) === 0, 'the samples are unchanged');
    }),
  },
  {
    name: 'gives an output that is the caller’s: later calls do not change it, nor does changing it change them',
    run: withModel(async (model, { tolerance = 1e-4 }) => {
      const first = await model.predict(noise(model, 1), [at(model, 500)]);
      const before = first.data.slice();
      await model.predict(noise(model, 1, 'other'), [at(model, 3)]);
      expect(largestDifference(first.data, before) === 0, 'the first output is unchanged');
      first.data.fill(7);
      const again = await model.predict(noise(model, 1), [at(model, 500)]);
      expect(largestDifference(again.data, before) <= tolerance, 'the same call gives the same output again');
    }),
  },
  {
    name: 'repeats itself to the bit, where it says so',
    run: withModel(async (model, { deterministic = true, tolerance = 1e-4 }) => {
      const a = await model.predict(noise(model, 1), [at(model, 250)]);
      const b = await model.predict(noise(model, 1), [at(model, 250)]);
      const difference = largestDifference(a.data, b.data);
      expect(difference <= (deterministic ? 0 : tolerance), `two equal calls differ by ${difference}`);
    }),
  },
  {
    name: 'depends on the timestep',
    run: withModel(async (model) => {
      const a = await model.predict(noise(model, 1), [0]);
      const b = await model.predict(noise(model, 1), [scheduleLength(model.info.schedule) - 1]);
      expect(largestDifference(a.data, b.data) > 0, 'the first and the last timestep give different outputs');
    }),
  },
  {
    name: 'takes a timestep per sample, and batches change nothing',
    run: withModel(async (model, { tolerance = 1e-4 }) => {
      const count = Math.min(3, model.info.maxBatch);
      const last = scheduleLength(model.info.schedule) - 1;
      const timesteps = [0, Math.floor(last / 2), last].slice(0, count);
      const singles = timesteps.map((_, n) => noise(model, 1, `sample ${n}`));
      const together = await model.predict(stack(singles.map((single) => unstack(single, 0))), timesteps);
      for (const [n, timestep] of timesteps.entries()) {
        const alone = await model.predict(singles[n]!, [timestep]);
        const difference = largestDifference(contiguous(unstack(together, n)), alone.data);
        expect(difference <= tolerance, `sample ${n} differs by ${difference} in a batch of ${count}`);
      }
    }),
  },
  {
    name: 'takes the largest batch it states (up to 8)',
    run: withModel(async (model) => {
      const count = Math.min(8, model.info.maxBatch);
      const output = await model.predict(noise(model, count), new Array(count).fill(1));
      expect(output.shape[0] === count, `a batch of ${count} gives ${output.shape[0]} outputs`);
    }),
  },
  {
    name: 'takes samples of any strides and an offset',
    run: withModel(async (model, { tolerance = 1e-4 }) => {
      const [c, h, w] = model.info.shape;
      const plain = noise(model, 1);
      const padded = tensor([1, h + 1, w, c])
        .lo(0, 1)
        .transpose(0, 3, 1, 2);
      for (let k = 0; k < c; k++)
        for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) padded.set(0, k, y, x, plain.get(0, k, y, x));
      const a = await model.predict(plain, [at(model, 7)]);
      const b = await model.predict(padded, [at(model, 7)]);
      expect(largestDifference(a.data, b.data) <= tolerance, 'channels-last samples give the same output');
    }),
  },
  {
    name: 'takes overlapping calls, one of which is refused',
    run: withModel(async (model, { tolerance = 1e-4 }) => {
      const keys = ['a', 'b', 'c', 'd'];
      const calls = keys.map((key, n) => model.predict(noise(model, 1, key), [n * 5]));
      const [together] = await Promise.all([
        Promise.all(calls),
        refused(model.predict(noise(model, 1), [-1]), 'a negative timestep'),
      ]);
      for (const [n, key] of keys.entries()) {
        const alone = await model.predict(noise(model, 1, key), [n * 5]);
        const difference = largestDifference(together[n]!.data, alone.data);
        expect(difference <= tolerance, `call ${n} differs by ${difference} from the same call alone`);
      }
    }),
  },
  {
    name: 'refuses samples of another shape, and works on',
    run: withModel(async (model) => {
      const [c, h, w] = model.info.shape;
      await refused(model.predict(tensor([1, c, h, w + 1]), [0]), 'samples that are too wide');
      await refused(model.predict(tensor([c, h, w]), [0]), 'an image that is no batch');
      await model.predict(noise(model, 1), [0]);
    }),
  },
  {
    name: 'refuses timesteps that are too few, too large or no whole numbers, and works on',
    run: withModel(async (model) => {
      await refused(model.predict(noise(model, 1), []), 'no timestep');
      await refused(
        model.predict(noise(model, 1), [scheduleLength(model.info.schedule)]),
        'a timestep past the schedule',
      );
      await refused(model.predict(noise(model, 1), [0.5]), 'half a timestep');
      await model.predict(noise(model, 1), [0]);
    }),
  },
  {
    name: 'rejects rather than give values that are not finite, and works on',
    run: withModel(async (model) => {
      const samples = noise(model, 1);
      samples.data[0] = Number.NaN;
      // A device may lose the NaN on its way through the network; then there is nothing to refuse.
      const kept = await model.predict(samples, [0]).then(
        (output) => output.data.every(Number.isFinite),
        (error: unknown) => FuzzydiffError.isInstance(error),
      );
      expect(kept, 'an output that is not finite is refused with a FuzzydiffError');
      await model.predict(noise(model, 1), [0]);
    }),
  },
  {
    name: 'rejects with the reason of an aborted signal, and works on',
    run: withModel(async (model) => {
      const reason = new Error('enough');
      const outcome = model.predict(noise(model, 1), [0], { signal: AbortSignal.abort(reason) });
      const error = await failure(outcome);
      expect(error === reason, `an aborted call rejects with the signal's reason, not ${String(error)}`);
      await model.predict(noise(model, 1), [0]);
    }),
  },
  {
    name: 'rejects after dispose, which waits for calls under way and may be called twice',
    run: async ({ load }) => {
      const model = await load();
      let outcome: unknown = 'unfinished';
      void model.predict(noise(model, 1), [0]).then(
        () => {
          outcome = 'finished';
        },
        (error: unknown) => {
          outcome = error;
        },
      );
      await model.dispose();
      // Both were waiting for the same call: let the news of it arrive.
      await new Promise((resolve) => setTimeout(resolve));
      expect(outcome === 'finished', `dispose leaves the call under way finished, not ${String(outcome)}`);
      await model.dispose();
      await refused(model.predict(noise(model, 1), [0]), 'a call after dispose');
    },
  },
];

function withModel(run: (model: EpsModel, facts: BackendFacts) => Promise<void>): ConformanceCase['run'] {
  return async (facts) => {
    const model = await facts.load();
    try {
      await run(model, facts);
    } finally {
      await model.dispose();
    }
  };
}

/** A timestep of the model's schedule: this one, or its last where it is shorter. */
function at({ info }: EpsModel, timestep: number): number {
  return Math.min(timestep, scheduleLength(info.schedule) - 1);
}

function noise(model: EpsModel, count: number, key = ''): Tensor {
  const samples = tensor([count, ...model.info.shape], new Float32Array(count * sizeOf(model.info.shape)));
  keyedNoise(0).fill(samples.data, { image: key, purpose: 'initial' });
  return samples;
}
