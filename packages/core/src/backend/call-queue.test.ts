import { expect, test } from 'vitest';
import { callQueue } from './call-queue.js';

/** Lets everything happen that only waits for promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('lets calls in one at a time, in the order they came', async () => {
  const queue = callQueue();
  const log: string[] = [];
  const call = async (name: string) => {
    const leave = await queue.enter();
    log.push(`${name} in`);
    await settle();
    log.push(`${name} out`);
    leave();
  };
  await Promise.all([call('a'), call('b'), call('c')]);
  await call('d');
  expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out', 'd in', 'd out']);
});

test('a call that comes during the turn of one that waited, waits', async () => {
  const queue = callQueue();
  const first = await queue.enter();
  const second = queue.enter();
  first();
  const leave = await second;
  let third = false;
  const entered = queue.enter().then(() => {
    third = true;
  });
  await settle();
  expect(third).toBe(false);
  leave();
  await entered;
});

test('an aborted call leaves at once, and the one behind it moves up', async () => {
  const queue = callQueue();
  const leave = await queue.enter();
  const controller = new AbortController();
  const aborted = queue.enter(controller.signal).catch((reason: unknown) => reason);
  let behind = false;
  const third = queue.enter().then((leaveThird) => {
    behind = true;
    leaveThird();
  });
  const reason = new Error('enough');
  controller.abort(reason);
  expect(await aborted).toBe(reason);
  expect(behind).toBe(false);
  leave();
  await third;
  expect(behind).toBe(true);
});

test('a signal that aborts when the turn has come changes nothing', async () => {
  const queue = callQueue();
  const controller = new AbortController();
  const first = await queue.enter();
  const second = queue.enter(controller.signal);
  const third = queue.enter();
  first();
  const leave = await second;
  controller.abort();
  leave();
  (await third)();
});

test('a signal that has aborted is refused, and takes nobody’s turn', async () => {
  const queue = callQueue();
  const reason = new Error('enough');
  await expect(queue.enter(AbortSignal.abort(reason))).rejects.toBe(reason);
  (await queue.enter())();
});

test('lets in as many at a time as it has places', async () => {
  const queue = callQueue(2);
  const order: string[] = [];
  const enter = async (name: string) => {
    const leave = await queue.enter();
    order.push(name);
    return leave;
  };
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(enter);
  await settle();
  expect(order).toEqual(['a', 'b']);
  (await b!)();
  await settle();
  expect(order).toEqual(['a', 'b', 'c']);
  (await a!)();
  (await c!)();
  await settle();
  expect(order).toEqual(['a', 'b', 'c', 'd']);
  (await d!)();
});

test('gives a place that is free to who asks for that only, and takes it from nobody', async () => {
  const queue = callQueue(2);
  const first = await queue.enter();
  const second = queue.enterIfFree();
  expect(second).toBeTypeOf('function');
  expect(queue.enterIfFree()).toBeUndefined();
  let turn = false;
  const third = queue.enter().then((leave) => {
    turn = true;
    return leave;
  });
  second!();
  expect(queue.enterIfFree()).toBeUndefined();
  const leave = await third;
  expect(turn).toBe(true);
  first();
  expect(queue.enterIfFree()).toBeTypeOf('function');
  leave();
});
