import { beforeEach, expect, test, vi } from 'vitest';
import { currentId, newPicture, type Picture, pictures } from '../state/picture.js';
import { isSaving } from '../state/save-picture.js';
import { saveNow } from './saving.js';

/** An engine that saves when the test says so, and what was given to the browser's downloads. */
const { asked, given, engine } = vi.hoisted(() => {
  const asked: { format: string; done: (saving: object) => void }[] = [];
  const save = (_: number, { format }: { format: string }) =>
    new Promise<object>((done) => {
      asked.push({ format, done });
    });
  return { asked, given: [] as string[], engine: { save } };
});
vi.mock('../engine/client.js', () => ({ engine: () => engine, newTask: () => 1, callback: (told: unknown) => told }));
vi.mock('./save.js', () => ({ save: (_: Blob, name: string) => given.push(name) }));

const mended = { file: new Blob(['a picture']), isUnchanged: false, isMended: true };
let own: Picture;

beforeEach(() => {
  own = newPicture('print.tif');
  own.step.value = 'mend';
  own.format.value = 'jpeg';
  [pictures.value, currentId.value] = [[own], own.id];
  asked.length = 0;
  given.length = 0;
});

test('one is saved at a time, under the name of the format that was asked for', async () => {
  const saving = saveNow();
  expect(isSaving.value).toBe(true);
  await saveNow();
  own.format.value = 'png';
  expect(asked.map(({ format }) => format)).toEqual(['jpeg']);
  asked[0]!.done(mended);
  await saving;
  expect(given).toEqual(['print.mended.jpg']);
  expect(isSaving.value).toBe(false);
  expect(own.step.value).toBe('save');
});

test('who goes elsewhere while it is saved stays there', async () => {
  const saving = saveNow();
  own.step.value = 'damage';
  asked[0]!.done(mended);
  await saving;
  expect(given).toEqual(['print.mended.jpg']);
  expect(own.step.value).toBe('damage');
});

test('what was not mended is not called so', async () => {
  const saving = saveNow();
  asked[0]!.done({ ...mended, isMended: false });
  await saving;
  expect(given).toEqual(['print.jpg']);
});
