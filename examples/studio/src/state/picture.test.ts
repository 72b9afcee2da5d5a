import { expect, test } from 'vitest';
import { advance, startHistory } from '../engine/history.js';
import { asItIs } from '../engine/whole/places.js';
import { isUnsaved, newPicture, type Work } from './picture.js';

const found = { face: { number: 1, region: { x: 0, y: 0, size: 9, angle: 0 } }, isTaken: true };
const placed = { face: { region: found.face.region }, isTaken: true };

/** A photograph in which a face was found. */
function opened() {
  const own = newPicture('print.jpg');
  own.work.value = startHistory({ ...own.work.value.present, faces: [found] } as unknown as Work);
  return own;
}

test.each([
  ['a stroke', { strokes: [{ says: 'damaged', size: 4, points: [[1, 2]] }] }],
  ['a box that was placed', { faces: [found, placed] }],
  ['a face that was left', { faces: [{ ...found, isTaken: false }] }],
  ['a spot that was left', { decided: new Map([['spot', false]]) }],
  ['a slider that was moved', { whole: { ...asItIs, sharpen: 1 } }],
  ['what was mended', { mending: { id: 1 } }],
])('%s is work that would be lost, until it is saved', (_, changed) => {
  const own = opened();
  expect(isUnsaved(own)).toBe(false);
  own.work.value = advance(own.work.value, { ...own.work.value.present, ...changed } as Work);
  expect(isUnsaved(own)).toBe(true);
  own.saved.value = { work: own.work.value.present };
  expect(isUnsaved(own)).toBe(false);
});
