import { expect, test, vi } from 'vitest';
import { notices } from '../state/notices.js';
import { openFiles } from './open-files.js';

const taken = vi.hoisted(() => [] as string[]);
vi.mock('../state/flow.js', () => ({ take: (files: { name: string }[]) => taken.push(...files.map((f) => f.name)) }));

test('a photograph without an ending is one by its first bytes', async () => {
  await openFiles([
    new File([Uint8Array.of(0xff, 0xd8, 0xff)], 'IMG_1'),
    new File(['Dear diary'], 'notes'),
    new File(['....ftypisom'], 'film.mp4', { type: 'video/mp4' }),
    new File([''], 'a.jpg', { type: 'image/jpeg' }),
  ]);
  expect(taken).toEqual(['IMG_1', 'a.jpg']);
  expect(notices.value.map(({ text }) => text.split(' ')[0])).toEqual(['notes', 'film.mp4']);
});
