import { expect, test } from 'vitest';
import type { Face } from '../engine/crossing.js';
import { advance } from '../engine/history.js';
import { currentId, newPicture, pictures } from './picture.js';
import { adjusted } from './tools.js';
import { travel } from './travel.js';

test('a box that is undone while it is adjusted is adjusted no longer', () => {
  const own = newPicture('print.jpg');
  [pictures.value, currentId.value] = [[own], own.id];
  const placed = { face: {} as Face, isTaken: true };
  for (const faces of [[placed], [placed, placed]])
    own.work.value = advance(own.work.value, { ...own.work.value.present, faces });
  adjusted.value = 1;
  travel('undo');
  expect(adjusted.value).toBeUndefined();
  // The other one may be adjusted, and only moves.
  adjusted.value = 0;
  travel('redo');
  expect(adjusted.value).toBe(0);
});
