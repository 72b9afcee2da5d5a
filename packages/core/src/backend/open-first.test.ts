import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { ModelManifest } from '../bundle/manifest.js';
import { FuzzydiffError } from '../errors.js';
import { type OpenFirstJob, openFirst } from './open-first.js';

type Device = 'gpu' | 'other' | 'cpu';

const manifest = { name: 'portraits', graph: { file: 'a', halfFile: 'b' } } as ModelManifest;

/** A job on a machine on which everything opens but what is named, and all that it was asked to do, in order. */
function job(fails: readonly string[], changes: Partial<OpenFirstJob<Device, string, string>> = {}) {
  const log: string[] = [];
  const own: OpenFirstJob<Device, string, string> = {
    manifest,
    devices: ['gpu', 'other', 'cpu'],
    precision: 'auto',
    missingSupport: (device) => {
      log.push(`is ${device} there`);
      return fails.includes(device) ? `no ${device}.` : undefined;
    },
    hasHalf: async (device) => device === 'gpu',
    async readNetwork(precisions) {
      log.push(`read ${precisions.join(' and ')}`);
      return 'network';
    },
    async open(network, { device, precision }) {
      log.push(`open ${device} ${precision}`);
      if (fails.includes(`${device} ${precision}`)) throw new Error(`not in ${precision}`);
      return `${network} on ${device}`;
    },
    explainFailure: (device, error) => `${device} says ${(error as Error).message}.`,
    unavailable: async (failures) =>
      new FuzzydiffError('device-unavailable', failures.map(({ reason }) => reason).join(' ')),
    warn: (message) => log.push(`warn ${message}`),
    ...changes,
  };
  return { job: own, log };
}

const asked = ['is gpu there', 'is other there', 'is cpu there'];

describe('the first that opens', () => {
  test('is the first of all where it does, and no other is opened', async () => {
    const { job: all, log } = job([]);
    expect(await openFirst(all)).toEqual({
      ...{ device: 'gpu', precision: 'float16' },
      ...{ opened: 'network on gpu', failures: [] },
    });
    expect(log).toEqual([...asked, 'read float16 and float32', 'open gpu float16']);
  });

  test('is the same device in float32 where only float16 fails, with a warning', async () => {
    const { job: half, log } = job(['gpu float16']);
    expect(await openFirst(half)).toMatchObject({ device: 'gpu', precision: 'float32', failures: [] });
    expect(log.slice(4)).toEqual([
      'open gpu float16',
      'warn portraits does not open in float16 on gpu and is opened in float32: gpu says not in float16.',
      'open gpu float32',
    ]);
  });

  test('is a later device, with a reason for each that was passed over', async () => {
    const { job: later, log } = job(['other', 'gpu float16', 'gpu float32']);
    expect(await openFirst(later)).toMatchObject({
      ...{ device: 'cpu', precision: 'float32' },
      failures: [
        { device: 'other', reason: 'no other.' },
        { device: 'gpu', reason: 'gpu says not in float32.' },
      ],
    });
    expect(log.at(-1)).toBe('open cpu float32');
  });
});

describe('nothing is read', () => {
  test('where no device is there', async () => {
    const { job: none, log } = job(['gpu', 'other', 'cpu']);
    expect(await failureOf(() => openFirst(none))).toBeFuzzydiffError(
      'device-unavailable',
      /no gpu\. no other\. no cpu/,
    );
    expect(log).toEqual(asked);
  });

  test('where float16 is named and the bundle has no graph for it', async () => {
    const single = { name: 'portraits', graph: { file: 'a' } } as ModelManifest;
    const { job: named, log } = job([], { manifest: single, precision: 'float16' });
    expect(await failureOf(() => openFirst(named))).toBeFuzzydiffError('invalid-argument', /no graph that computes in/);
    expect(log).toEqual(['is gpu there']);
  });
});

test('where nothing opens, every device gives its reason', async () => {
  const { job: none } = job(['cpu', 'gpu float32', 'other float32'], { precision: 'float32' });
  expect(await failureOf(() => openFirst(none))).toBeFuzzydiffError(
    'device-unavailable',
    /^no cpu\. gpu says not in float32\. other says not in float32\.$/,
  );
});

test('an error that is of the model, not of a device, ends the search', async () => {
  const error = new FuzzydiffError('mismatch', 'Expected another graph.');
  const { job: wrong } = job([], { open: () => Promise.reject(error) });
  expect(await failureOf(() => openFirst(wrong))).toBe(error);
});

test('what cannot be read is no failure of a device', async () => {
  const reason = new Error('offline');
  const { job: unread } = job([], { readNetwork: () => Promise.reject(reason) });
  expect(await failureOf(() => openFirst(unread))).toBe(reason);
});

test('an abort ends the search after the attempt that is under way', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const opened: string[] = [];
  const { job: aborted } = job([], {
    signal: controller.signal,
    async open(_, { device }) {
      opened.push(device);
      controller.abort(reason);
      throw new Error('no');
    },
  });
  expect(await failureOf(() => openFirst(aborted))).toBe(reason);
  expect(opened).toEqual(['gpu']);
});
