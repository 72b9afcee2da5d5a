import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { meanwhile } from './meanwhile.js';

const wait = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

test('work begins once what is waited for is sent off, and before it comes back', async () => {
  const events: string[] = [];
  async function away() {
    for (let turn = 0; turn < 50; turn++) await undefined;
    events.push('sent off');
    await wait(30);
    events.push('back');
    return 7;
  }
  expect(await meanwhile(away(), () => void events.push('work'))).toBe(7);
  expect(events).toEqual(['sent off', 'work', 'back']);
});

test('what is over at once does not wait for a timer, and work is done all the same', async () => {
  const events: string[] = [];
  setTimeout(() => events.push('timer'));
  await meanwhile(Promise.resolve(), () => void events.push('work'));
  expect(events).toEqual(['work']);
});

test('a rejection is passed on, and nothing is done for it', async () => {
  const reason = new Error('lost');
  let worked = false;
  const work = () => {
    worked = true;
  };
  expect(await failureOf(() => meanwhile(Promise.reject(reason), work))).toBe(reason);
  expect(worked).toBe(false);
});

test('when the work throws, that is the error, and a later rejection is not left unhandled', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const broken = new Error('broken');
  let lose: (reason: Error) => void;
  const away = new Promise((_, reject) => {
    lose = reject;
  });
  expect(
    await failureOf(() =>
      meanwhile(away, () => {
        setTimeout(() => lose(new Error('lost')));
        throw broken;
      }),
    ),
  ).toBe(broken);
  await wait(20);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
