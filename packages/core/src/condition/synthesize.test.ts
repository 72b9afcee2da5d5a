import { describe, expect, test } from 'vitest';
import { deviationOf, drawnImage, meanOf, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { expectedDeviation } from '../../test/scalar-run.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise, type NoiseSource } from '../noise/keyed-noise.js';
import { diffusionPlan, type PlanOptions } from '../sampler/plan.js';
import type { RunStep } from '../sampler/run.js';
import { type ImageShape, type Tensor, tensor, unstack } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { type SynthesisJob, type SynthesisOptions, synthesize } from './synthesize.js';

const shape: ImageShape = [3, 8, 8];
const mean = smoothImage(shape);
const model = gaussianPrior({ mean });
const image = drawnImage(mean, 0.5, 'input');
const plan = diffusionPlan(model.info, { steps: 12, jumps: { length: 3, samples: 2 } });
const noise = keyedNoise(7);

/** Left half free, right half held, in between half and half. */
const mask = tensor(
  [1, 8, 8],
  Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 3 ? 0 : i % 8 < 5 ? 0.5 : 1)),
);

/** What one job gives. */
async function single(own: EpsModel, job: SynthesisJob, options: SynthesisOptions) {
  return (await synthesize(own, [job], options))[0]!;
}

describe('what is held', () => {
  test('weight 0 gives the unconditional sample, bit for bit', async () => {
    const free = await single(model, {}, { plan, noise });
    const conditioned = await single(model, { image, weight: { perFusion: 0 } }, { plan, noise });
    expect(conditioned.samples.data).toEqual(free.samples.data);
  });

  test('so do the pixels of weight 0 beside others, where the prior knows no neighbours', async () => {
    const free = await single(model, {}, { plan, noise });
    const { samples } = await single(model, { image, weight: { perFusion: mask } }, { plan, noise });
    samples.data.forEach((value, i) => {
      if (i % 8 < 3) expect(value).toBe(free.samples.data[i]);
      if (i % 8 >= 5) expect(value).toBe(image.data[i]);
    });
  });

  test.each(['perFusion', 'retention'])('%s 1 returns the input, bit for bit', async (unit) => {
    const weight = { [unit]: 1 } as unknown as { retention: number };
    const { samples } = await single(model, { image, weight }, { plan, noise });
    expect(samples.shape).toEqual([1, ...shape]);
    expect(samples.data).toEqual(image.data);
  });

  test('a job of weight 1 everywhere asks the model for nothing, and leaves the job beside it as it is alone', async () => {
    const recording = recordingModel(model);
    const still = { image, weight: { retention: 1 }, key: 'still' };
    const other = { image, weight: { perFusion: 0.3 }, key: 'other' };
    const [first, second] = await synthesize(recording, [still, other], { plan, noise: noise });
    expect(first!.samples.data).toEqual(image.data);
    expect(second!.samples.data).toEqual((await single(model, other, { plan, noise })).samples.data);
    expect([first!.modelCalls, second!.modelCalls]).toEqual([0, plan.modelCalls]);
    expect(recording.calls).toHaveLength(plan.modelCalls);
    for (const { timesteps } of recording.calls) expect(timesteps).toHaveLength(1);
  });

  test('restoreKept off leaves the output of the last step, close to the input but not equal', async () => {
    const job = { image, weight: { perFusion: 1 } };
    const { samples } = await single(model, job, { plan, noise, restoreKept: false });
    expect(samples.data).not.toEqual(image.data);
    expect(samples.data).toBeAllClose(image.data, { atol: 0.06 });
  });

  test('retention holds the input as much as it says, also on few steps', async () => {
    const wide = tensor([1, 64, 64]);
    const prior = gaussianPrior({ mean: wide });
    const unit = tensor(wide.shape, new Float32Array(4096).fill(1));
    for (const options of [{ steps: 10 }, { steps: 40, solver: 'ddim' }] satisfies PlanOptions[]) {
      const job = { image: unit, weight: { retention: 0.6 } };
      const { samples } = await single(prior, job, { plan: diffusionPlan(prior.info, options), noise });
      expect(Math.abs(meanOf(samples.data) - 0.6)).toBeLessThan((4 * 0.5) / 64);
    }
  });

  test('without standardisation the sample loses variance', async () => {
    const wide = tensor([1, 64, 64]);
    const prior = gaussianPrior({ mean: wide });
    const long = diffusionPlan(prior.info, { steps: 100 });
    const job = { image: wide, weight: { perFusion: 0.2 } };
    const [kept, lost] = await Promise.all(
      [true, false].map(async (standardize) =>
        deviationOf((await single(prior, job, { plan: long, noise, standardize })).samples.data),
      ),
    );
    expect(lost! / kept!).toBeLessThan(0.8);
  });
});

describe('noise and batches', () => {
  const jobs: SynthesisJob[] = [
    { image, weight: { retention: mask }, key: 'a', samples: 3 },
    { key: 'free', samples: 1 },
    { image: mean, weight: { retention: 0.3 }, key: 'b', samples: 2 },
  ];

  test('the batch size changes nothing: each trajectory asks for the same noise, and gets the same result', async () => {
    const runs = await Promise.all(
      [1, 3, 16].map(async (maxBatch) => {
        const drawn = new Map<string, string>();
        const spying: NoiseSource = {
          fill(out, key) {
            noise.fill(out, key);
            drawn.set(JSON.stringify(key), Buffer.from(out.buffer, out.byteOffset, out.byteLength).toString('base64'));
          },
        };
        const recording = recordingModel(gaussianPrior({ mean, maxBatch }));
        const results = await synthesize(recording, jobs, { plan, noise: spying });
        const batches = recording.calls.map((call) => call.shape[0]!);
        return { drawn, batches, samples: results.map((result) => result.samples.data) };
      }),
    );
    for (const { drawn, samples } of runs.slice(1)) {
      expect(new Map([...drawn].sort())).toEqual(new Map([...runs[0]!.drawn].sort()));
      for (const [j, own] of samples.entries()) expect(own).toBeAllClose(runs[0]!.samples[j]!, { atol: 1e-5 });
    }
    expect(runs.map(({ batches }) => Math.max(...batches))).toEqual([1, 3, 6]);
    expect(runs.map(({ batches }) => batches.length)).toEqual([6, 2, 1].map((calls) => calls * plan.modelCalls));
  });

  test('a job’s samples do not depend on how many there are, nor on the other jobs', async () => {
    const [only] = await synthesize(model, [{ ...jobs[0]!, samples: 1 }], { plan, noise: noise });
    const [first] = await synthesize(model, jobs, { plan, noise: noise });
    expect(unstack(first!.samples, 0).data).toEqual(only!.samples.data);
  });

  test('samples of one job differ, and so do keys and seeds', async () => {
    const { samples } = await single(model, { samples: 2 }, { plan, noise });
    const values = [
      unstack(samples, 0).data,
      unstack(samples, 1).data,
      (await single(model, { key: 'other' }, { plan, noise })).samples.data,
      (await single(model, {}, { plan: plan, noise: keyedNoise(8) })).samples.data,
    ];
    expect(new Set(values.map((own) => own.join())).size).toBe(4);
  });

  test('no draw of noise serves twice', async () => {
    const keys: string[] = [];
    const spying: NoiseSource = {
      fill(out, key) {
        keys.push(JSON.stringify(key));
        noise.fill(out, key);
      },
    };
    await synthesize(model, jobs, { plan, noise: spying });
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('the deviation is that over the samples', async () => {
    const { samples, deviation } = await single(model, { ...jobs[0]!, samples: 5 }, { plan, noise });
    const expected = mean.data.map((_, i) => deviationOf([0, 1, 2, 3, 4].map((s) => samples.data[s * 192 + i]!)));
    expect(deviation.shape).toEqual(shape);
    expect(deviation.data).toBeAllClose(expected, { atol: 1e-6 });
    expect((await single(model, jobs[1]!, { plan, noise })).deviation.data).toEqual(new Float32Array(192));
  });
});

describe('noise is made where it is read', () => {
  /** Rows of it kept wholly, in part and not at all. */
  const weight = tensor(
    [1, 8, 8],
    Float32Array.from({ length: 64 }, (_, i) => [1, 1, 0.5, 0, 0, 0.3, 1, 1][i >> 3]!),
  );
  const job = { image, weight: { retention: weight } };

  test('which changes nothing that comes of it', async () => {
    const everywhere: NoiseSource = { fill: (out, key) => noise.fill(out, key) };
    const elsewhere: NoiseSource = {
      fill(out, key, blocks) {
        noise.fill(out, key, blocks);
        if (!blocks) return;
        const read = new Set(blocks);
        for (let i = 0; i < out.length; i++) if (!read.has(i >> 2)) out[i] = 1e3;
      },
    };
    for (const options of [{}, { restoreKept: false }, { standardize: false }]) {
      const made = [noise, everywhere, elsewhere].map(async (own) => {
        const previews: Float32Array[] = [];
        const run = synthesize(model, [job], { plan, noise: own, ...options });
        for await (const step of run) previews.push(step.preview()[0]!.data);
        return { previews, samples: (await run)[0]!.samples.data };
      });
      const [own, whole, odd] = await Promise.all(made);
      expect(own).toEqual(whole);
      expect(odd).toEqual(whole);
    }
  });

  test('in blocks of four values', async () => {
    const asked: Record<string, Int32Array | undefined> = {};
    const source: NoiseSource = {
      fill(out, key, blocks) {
        asked[key.purpose] = blocks;
        noise.fill(out, key, blocks);
      },
    };
    await synthesize(model, [job], { plan, noise: source });
    const inRows = (...rows: number[]) =>
      Int32Array.from([0, 1, 2].flatMap((c) => rows.flatMap((row) => [0, 1].map((n) => 16 * c + 2 * row + n))));
    const changed = inRows(2, 3, 4, 5);
    expect(asked).toEqual({ initial: undefined, step: changed, resample: changed, input: inRows(0, 1, 2, 5, 6, 7) });
  });
});

describe('unconditional samples are the prior’s', () => {
  const sigma = 0.5;
  const count = 4096;
  const center = tensor([1, 64, 64], new Float32Array(count).fill(0.3));

  test.each<[options: PlanOptions, facts: object]>([
    [{}, { varianceType: 'fixed_small' }],
    [{}, { varianceType: 'fixed_large' }],
    [{}, { varianceType: 'learned_range', v: () => 0 }],
    [{ jumps: { length: 10, samples: 2 } }, {}],
    [{ solver: 'ddim', eta: 1 }, {}],
    [{ solver: 'ddim', eta: 0.5 }, {}],
  ])('%j, %j', async (options, facts) => {
    const prior = gaussianPrior({ mean: center, sigma, ...facts });
    const own = diffusionPlan(prior.info, { steps: 250, ...options });
    const { samples } = await single(prior, {}, { plan: own, noise: keyedNoise(11) });
    // A finite number of steps has a deviation of its own, near the prior's; the samples have that one.
    const expected = expectedDeviation(own, sigma);
    expect(Math.abs(expected / sigma - 1)).toBeLessThan(0.04);
    expect(Math.abs(deviationOf(samples.data) / expected - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
    expect(Math.abs(meanOf(samples.data) - 0.3)).toBeLessThan((4 * expected) / Math.sqrt(count));
  });

  test('and the more steps, the more so', () => {
    const bias = [10, 100, 1000].map(
      (steps) => 1 - expectedDeviation(diffusionPlan(model.info, { steps }), sigma) / sigma,
    );
    expect(bias[1]).toBeLessThan(bias[0]! / 3);
    expect(bias[2]).toBeLessThan(0.01);
  });
});

describe('step by step', () => {
  test('each call is reported, with where it is and what it costs', async () => {
    const job = { image, weight: { retention: 0.5 }, samples: 2 };
    const steps: RunStep[] = [];
    const run = synthesize(gaussianPrior({ mean, maxBatch: 1 }), [job], { plan, noise });
    for await (const step of run) steps.push(step);
    expect(steps).toHaveLength(2 * plan.modelCalls);
    steps.forEach((step, i) => {
      expect([step.stage, step.calls, step.totalCalls]).toEqual(['synthesis', i + 1, 2 * plan.modelCalls]);
    });
    const timesteps = plan.moves.flatMap((move) => (move.kind === 'reverse' ? [move.timestep] : []));
    expect(steps.map((step) => step.timestep)).toEqual([...timesteps, ...timesteps]);
  });

  test('previews and samples are made only when asked for, and are the caller’s own', async () => {
    const steps = synthesize(model, [{ samples: 3 }], { plan, noise })[Symbol.asyncIterator]();
    let last: { preview: Tensor[]; samples: Tensor[] } | undefined;
    const result = await (async () => {
      for (;;) {
        const next = await steps.next();
        if (next.done) return next.value[0]!;
        const [preview, samples] = [next.value.preview(), next.value.samples()];
        expect([preview.length, samples.length]).toEqual([3, 3]);
        expect(preview[0]!.shape).toEqual(shape);
        expect(next.value.preview()[0]!.data).not.toBe(preview[0]!.data);
        last = { preview: next.value.preview(), samples: next.value.samples() };
        // Were these the run's own arrays, the next step would start from nonsense.
        for (const own of [...preview, ...samples]) own.data.fill(1e6);
      }
    })();
    // After the last call the sample is the result, and the predicted clean image with it.
    expect(last!.samples[1]!.data).toEqual(unstack(result.samples, 1).data);
    expect(last!.preview[1]!.data).toBeAllClose(last!.samples[1]!.data, { atol: 1e-6 });
  });

  test('a run that is not looked at slices nothing', async () => {
    const slices = { count: 0 };
    const slice = Float32Array.prototype.slice;
    const steps = synthesize(model, [{}], { plan, noise })[Symbol.asyncIterator]();
    Float32Array.prototype.slice = function (...args) {
      slices.count++;
      return slice.apply(this, args);
    };
    try {
      for (;;) {
        const next = await steps.next();
        if (next.done) break;
        if (slices.count > 0) throw new Error('a preview was made without being asked for');
      }
    } finally {
      Float32Array.prototype.slice = slice;
    }
  });
});

describe('an abort', () => {
  test('stops after the current call, with the signal’s reason', async () => {
    const stop = new AbortController();
    const recording = recordingModel(model);
    let steps = 0;
    const failure = await failureOf(async () => {
      for await (const _ of synthesize(recording, [{}], { plan, noise, signal: stop.signal }))
        if (++steps === 4) stop.abort('enough');
    });
    expect(failure).toBe('enough');
    expect([steps, recording.calls.length]).toEqual([4, 4]);
  });

  test('during a call lets that call finish and be reported', async () => {
    const stop = new AbortController();
    const slow: EpsModel = {
      ...model,
      async predict(...args) {
        const output = model.predict(...args);
        stop.abort(new Error('stopped'));
        return output;
      },
    };
    let steps = 0;
    const failure = await failureOf(async () => {
      for await (const _ of synthesize(slow, [{}], { plan, noise, signal: stop.signal })) steps++;
    });
    expect(failure).toBe(stop.signal.reason);
    expect(steps).toBe(1);
  });

  test('before the start asks the model nothing', async () => {
    const recording = recordingModel(model);
    const signal = AbortSignal.abort('never');
    expect(await failureOf(() => single(recording, {}, { plan, noise, signal }))).toBe('never');
    expect(recording.calls).toEqual([]);
  });
});

test.each<[message: RegExp, job: SynthesisJob]>([
  [/weight for the image/, { image }],
  [/image for the weight/, { weight: { retention: 1 } }],
  [/\[3, 8, 8\] for image.*\[1, 8, 8\]; resize/, { image: mask, weight: { retention: 1 } }],
  [/finite values for image but found NaN; look at index 5/, { image: withNaN(), weight: { retention: 1 } }],
  [/samples/, { samples: 0 }],
])('a job that cannot be done is refused before the model is asked: %s', async (message, job) => {
  const recording = recordingModel(model);
  const failure = await failureOf(() => single(recording, job, { plan, noise }));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
  expect(recording.calls).toEqual([]);
});

function withNaN(): Tensor {
  const broken = tensor(shape, image.data.slice());
  broken.data[5] = Number.NaN;
  return broken;
}
