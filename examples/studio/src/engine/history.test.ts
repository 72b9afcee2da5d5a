import { expect, test } from 'vitest';
import { advance, redo, startHistory, undo } from './history.js';

test('undone steps come back in order, until something new is done', () => {
  const three = advance(advance(startHistory('a'), 'b'), 'c');
  const back = undo(undo(three));
  expect(back.present).toBe('a');
  expect(undo(back)).toBe(back);
  expect(redo(redo(back))).toEqual(three);
  expect(redo(three)).toBe(three);
  expect(redo(advance(undo(three), 'd'))).toEqual({ past: ['a', 'b'], present: 'd', future: [] });
});
