import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { Image } from '../photo/image.js';
import type { FaceDetector } from './face-detector.js';
import { lateDetector } from './late-detector.js';

const photo: Image = { name: 'p', width: 1, height: 1, channels: 1, depth: 8, pixels: new Uint8Array(1) };

function counting(failing = 0) {
  const counts = { opened: 0, disposed: 0 };
  const detector: FaceDetector = {
    detect: async () => [],
    async dispose() {
      counts.disposed++;
    },
  };
  const late = lateDetector(async () => {
    if (++counts.opened <= failing) throw new Error('lost');
    return detector;
  });
  return { late, counts };
}

test('it is opened once, when it is first asked, and disposed of with its owner', async () => {
  const { late, counts } = counting();
  expect(counts.opened).toBe(0);
  await Promise.all([late.detect(photo), late.detect(photo)]);
  expect(counts.opened).toBe(1);
  await late.dispose();
  expect(counts.disposed).toBe(1);
  expect(await failureOf(() => late.detect(photo))).toBeFuzzydiffError('disposed', /open it again/);
});

test('one that was never asked holds nothing', async () => {
  const { late, counts } = counting();
  await late.dispose();
  expect(counts).toEqual({ opened: 0, disposed: 0 });
});

test('after a failure to open it is tried again', async () => {
  const { late, counts } = counting(1);
  await expect(late.detect(photo)).rejects.toThrow('lost');
  expect(await late.detect(photo)).toEqual([]);
  expect(counts.opened).toBe(2);
});

test('an abort while it is opened rejects at once, and the next call has what was opened', async () => {
  let finish!: (detector: FaceDetector) => void;
  let opened = 0;
  const late = lateDetector(() => {
    opened++;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const reason = new Error('enough');
  const controller = new AbortController();
  const detecting = late.detect(photo, { signal: controller.signal });
  controller.abort(reason);
  await expect(detecting).rejects.toBe(reason);
  await expect(late.detect(photo, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const next = late.detect(photo);
  finish({ detect: async () => [], dispose: async () => {} });
  expect(await next).toEqual([]);
  expect(opened).toBe(1);
});

test('what fails to open after an abort bothers nobody, and is tried again', async () => {
  let fail!: (error: Error) => void;
  let opened = 0;
  const late = lateDetector(() => {
    if (++opened === 2) return Promise.resolve({ detect: async () => [], dispose: async () => {} });
    return new Promise((_, reject) => {
      fail = reject;
    });
  });
  const controller = new AbortController();
  const detecting = late.detect(photo, { signal: controller.signal });
  controller.abort();
  await expect(detecting).rejects.toThrow('aborted');
  fail(new Error('lost'));
  await new Promise((later) => setTimeout(later));
  expect(await late.detect(photo)).toEqual([]);
});
