import { fingerprint } from '@fuzzydiff/calibration';
import { presets, tensor } from '@fuzzydiff/core';
import { largestSquare } from '@fuzzydiff/core/image';
import { addDiscrepancies, noStatistics } from '@fuzzydiff/core/math';
import { gaussianPrior } from '@fuzzydiff/core/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Photo } from '../engine/photo.js';
import { attention } from './attention.js';
import { choosePreset } from './dials.js';
import { notices } from './notices.js';
import { frame, leave, photo, take, takeExample, wanted } from './picture.js';
import { prior } from './prior.js';
import { correctPhoto, result } from './result.js';
import { run } from './run.js';
import { importWeight, isHandMade, kept } from './weight.js';
import { wire } from './wiring.js';

/** What the darkroom is asked for, to be answered in any order. */
interface Asked {
  readonly what: string;
  answer(value?: unknown): void;
  fail(message: string): void;
}

const darkroom = vi.hoisted(() => {
  const asked: Asked[] = [];
  return {
    asked,
    closed: [] as number[],
    ask: (what: string) =>
      new Promise<unknown>((resolve, reject) => {
        asked.push({ what, answer: resolve, fail: (message) => reject(new Error(message)) });
      }),
  };
});

vi.mock('../engine/photo.js', () => ({
  openPhoto: (_: Blob, name: string) => darkroom.ask(`open ${name}`),
  framed: ({ name }: Photo) => darkroom.ask(`frame ${name}`),
  closePhoto: ({ id }: Photo) => darkroom.closed.push(id),
  darkroom: () => ({
    weight: (_: number, __: Blob, name: string) => darkroom.ask(`weight ${name}`),
    merge: () => darkroom.ask('merge'),
  }),
}));

const shape = [1, 2, 2] as const;
const opened = (id: number): Photo => ({
  id,
  name: `${id}.png`,
  key: '',
  width: 4,
  height: 4,
  picture: {} as ImageBitmap,
  region: largestSquare({ width: 4, height: 4 }),
  input: tensor(shape),
});

/** The request, once it was made. */
async function request(what: string): Promise<Asked> {
  await vi.waitFor(() => expect(darkroom.asked.map((each) => each.what)).toContain(what));
  return darkroom.asked.find((each) => each.what === what)!;
}

/** Lets everything that can go on go on. */
const settled = () => new Promise((resolve) => setTimeout(resolve));
const blob = new Blob();
const shown = () => photo.value?.name;

/** A model that predicts as soon as it may. */
let mayPredict = Promise.resolve();
const model = gaussianPrior({ mean: tensor(shape) });
const waiting = {
  ...model,
  predict: async (...args: Parameters<typeof model.predict>) => {
    await mayPredict;
    return model.predict(...args);
  },
  passedOver: [],
};
const none = noStatistics(model.info, presets.fast.estimator);
const found = tensor([none.moments.length, ...none.mapShape]);
const statistics = addDiscrepancies(addDiscrepancies(none, found), found);
const calibration = { fingerprint: fingerprint(waiting.info, statistics.estimator), statistics, seed: 0, images: 2 };

wire();

beforeEach(async () => {
  mayPredict = Promise.resolve();
  choosePreset('fast');
  prior.value = { model: waiting, name: '', license: '', calibration: async () => calibration };
  leave();
  await vi.waitFor(() => expect(run.value).toBeUndefined());
  attention.value = undefined;
  notices.value = [];
  darkroom.asked.length = 0;
  darkroom.closed.length = 0;
});

afterEach(() => {
  expect(notices.value).toEqual([]);
});

async function open(id: number): Promise<void> {
  const taking = take(blob, `${id}.png`);
  (await request(`open ${id}.png`)).answer(opened(id));
  await taking;
  await vi.waitFor(() => expect(attention.value).toBeDefined());
}

describe('of two pictures, the one asked for last is open in the end', () => {
  test.each([
    ['the first is ready first', [1, 2]],
    ['the last is ready first', [2, 1]],
  ])('%s', async (_, order) => {
    const first = take(blob, '1.png');
    await request('open 1.png');
    const last = take(blob, '2.png');
    for (const id of order) {
      (await request(`open ${id}.png`)).answer(opened(id));
      await settled();
      expect(shown()).not.toBe('1.png');
    }
    await Promise.all([first, last]);
    expect([shown(), wanted.value, darkroom.closed]).toEqual(['2.png', undefined, [1]]);
  });

  test('and what is wrong with the first is not told', async () => {
    const first = take(blob, '1.png');
    const asked = await request('open 1.png');
    const last = take(blob, '2.png');
    asked.fail('It is no picture.');
    await first;
    (await request('open 2.png')).answer(opened(2));
    await last;
    expect(shown()).toBe('2.png');
  });

  test('an example that arrives late is not even opened', async () => {
    let arrive = (_: Response): void => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (arrive = resolve)));
    const example = takeExample('examples/1.png');
    vi.unstubAllGlobals();
    await open(2);
    arrive(new Response(blob));
    await example;
    expect([shown(), darkroom.asked.map(({ what }) => what)]).toEqual(['2.png', ['open 2.png']]);
  });
});

test('a picture that takes the place of another lets go of it', async () => {
  await open(1);
  await open(2);
  expect(darkroom.closed).toEqual([1]);
  leave();
  expect([shown(), darkroom.closed]).toEqual([undefined, [1, 2]]);
});

test('a picture that is left while it is opened does not come', async () => {
  const taking = take(blob, '1.png');
  const asked = await request('open 1.png');
  leave();
  asked.answer(opened(1));
  await taking;
  await settled();
  expect([shown(), wanted.value, darkroom.closed]).toEqual([undefined, undefined, [1]]);
});

test('a picture that is not one leaves the present one open, and says so', async () => {
  await open(1);
  const taking = take(blob, '2.png');
  (await request('open 2.png')).fail('It is no picture.');
  await taking;
  expect([shown(), notices.value.map(({ text }) => text)]).toEqual(['1.png', ['It is no picture.']]);
  notices.value = [];
});

describe('what is begun for a picture has no effect on the next', () => {
  const region = { x: 0, y: 0, size: 2 };

  test('a frame', async () => {
    await open(1);
    const framing = frame(region);
    const asked = await request('frame 1.png');
    const taking = take(blob, '2.png');
    asked.answer({ ...opened(1), region });
    await framing;
    expect(photo.value!.region).not.toEqual(region);
    // Nor one that is chosen while another picture is on its way.
    await frame(region);
    (await request('open 2.png')).answer(opened(2));
    await taking;
    expect([shown(), darkroom.asked.filter(({ what }) => what.startsWith('frame'))]).toEqual(['2.png', [asked]]);
  });

  test('a weight, for another frame either', async () => {
    for (const next of ['2.png', 'frame']) {
      await open(1);
      const importing = importWeight(new File([], 'weight.png'));
      const asked = await request('weight weight.png');
      if (next === '2.png') await open(2);
      else {
        const framing = frame(region);
        (await request('frame 1.png')).answer({ ...opened(1), region });
        await framing;
      }
      asked.answer(new Float32Array(4));
      expect([await importing, isHandMade.value]).toEqual([false, false]);
      darkroom.asked.length = 0;
    }
  });

  test('a map', async () => {
    let go = (): void => {};
    mayPredict = new Promise((resolve) => (go = resolve));
    const taking = take(blob, '1.png');
    (await request('open 1.png')).answer(opened(1));
    await taking;
    await vi.waitFor(() => expect(run.value?.task).toBe('map'));
    leave();
    go();
    await vi.waitFor(() => expect(run.value).toBeUndefined());
    expect(attention.value).toBeUndefined();
  });

  test('a correction, also one that is being brought back into its picture', async () => {
    await open(1);
    const correcting = correctPhoto();
    const merging = await request('merge');
    await open(2);
    merging.answer([]);
    expect([await correcting, result.value]).toEqual([false, undefined]);
  });
});

test('of two frames, and of two weights, the last one counts', async () => {
  await open(1);
  const framing = [frame({ x: 0, y: 0, size: 1 }), frame({ x: 0, y: 0, size: 3 })];
  const asked = darkroom.asked.filter(({ what }) => what === 'frame 1.png');
  for (const n of [1, 0]) asked[n]!.answer({ ...opened(1), region: { x: 0, y: 0, size: 1 + 2 * n } });
  await Promise.all(framing);
  expect(photo.value!.region.size).toBe(3);
  await vi.waitFor(() => expect(kept.value).toBeDefined());
  const importing = [importWeight(new File([], 'a.png')), importWeight(new File([], 'b.png'))];
  (await request('weight b.png')).answer(Float32Array.of(0, 1, 0, 1));
  (await request('weight a.png')).answer(new Float32Array(4));
  expect(await Promise.all(importing)).toEqual([false, true]);
  expect(kept.value!.data).toEqual(Float32Array.of(0, 1, 0, 1));
});
