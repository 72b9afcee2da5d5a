import { expect, test } from 'vitest';
import { startHistory } from '../engine/history.js';
import { carried, renamed } from './carry.js';
import { newPicture } from './picture.js';

const spot = (id: string, x: number, size = 10) => ({ id, box: { x, y: 0, width: size, height: size } });

test('a spot that is found again elsewhere is the one that lies there, and another is none of them', () => {
  const before = [spot('eye', 0), spot('chin', 100), spot('same', 200)];
  const now = [spot('new chin', 101), spot('large', 0, 40), spot('same', 200)];
  expect([...renamed(before, now)]).toEqual([['chin', 'new chin']]);
});

test('what was decided of a spot is decided of it by its new name, in all of the history', () => {
  const nothing = newPicture('print').work.value.present;
  const left = { ...nothing, decided: new Map([['chin', false]]), sure: new Set(['eye']) };
  const names = new Map([
    ['chin', 'new chin'],
    ['eye', 'new eye'],
  ]);
  const { past, present } = carried({ past: [nothing], present: left, future: [] }, names);
  expect(past[0]).toBe(nothing);
  expect(present.decided.get('new chin')).toBe(false);
  expect(present.sure.has('new eye')).toBe(true);
  // Somebody may go back to the settings of before.
  expect(present.decided.get('chin')).toBe(false);
  const since = { ...left, decided: new Map([...left.decided, ['new chin', true] as const]) };
  expect(carried(startHistory(since), names).present.decided.get('new chin')).toBe(true);
});
