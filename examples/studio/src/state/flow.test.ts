import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Face } from '../engine/crossing.js';
import { startHistory } from '../engine/history.js';
import { canGo, lookForDamage, tryAgain } from './flow.js';
import { currentId, newPicture, type Picture, pictures } from './picture.js';
import { type prior, prior as priorHere } from './prior.js';
import { preset, seed } from './settings.js';

/** An engine whose spots have names by the settings, as the real one's have, and that knows no others. */
const { asked, engine } = vi.hoisted(() => {
  const asked: { name: string; ids: string[] }[] = [];
  const ids = { found: [] as string[] };
  const box = { x: 10, y: 10, width: 20, height: 20 };
  const place = (n: number) => ({ ...box, x: 10 + 50 * n });
  return {
    asked,
    engine: {
      stop: () => undefined,
      look: async (_: number, { settings }: { settings: { preset: string; seed: number } }) => {
        const found = settings.seed === 404 ? [] : [0, 1];
        ids.found = found.map((n) => `${settings.preset} ${settings.seed} ${n}`);
        asked.push({ name: 'look', ids: ids.found });
        const spots = ids.found.map((id, n) => ({ id, outlines: [], box: place(n), isFaint: false }));
        return { spots, shares: [0.1], kinds: [[]], isGrey: false, seconds: 1, calls: 1, maps: [] };
      },
      mend: async (_: number, { taken }: { taken: string[] }) => {
        asked.push({ name: 'mend', ids: taken });
        const known = taken.filter((id) => ids.found.includes(id));
        const spots = known.map((id) => ({ id, spot: id, outlines: [], box, patch: undefined, share: 1 }));
        return { id: asked.length, tries: [spots], allOver: [], seconds: 1, calls: 1 };
      },
    },
  };
});
vi.mock('../engine/client.js', () => ({ engine: () => engine, newTask: () => 1, callback: (told: unknown) => told }));

const face = { region: { x: 0, y: 0, size: 100, angle: 0 }, placement: {} } as unknown as Face;
let own: Picture;

beforeEach(async () => {
  asked.length = 0;
  own = newPicture('print.jpg');
  own.opened.value = { width: 200, height: 100 } as never;
  own.isSearched.value = true;
  own.work.value = startHistory({ ...own.work.value.present, faces: [{ face, isTaken: true }] });
  [pictures.value, currentId.value] = [[own], own.id];
  priorHere.value = { name: 'a model', weighing: {} } as unknown as NonNullable<typeof prior.value>;
  await lookForDamage();
});
afterEach(() => {
  [preset.value, seed.value] = ['balanced', 0];
});

test('by other settings another try looks again, keeps what was left out, and mends what is found then', async () => {
  own.work.value = startHistory({ ...own.work.value.present, decided: new Map([['balanced 0 1', false]]) });
  await tryAgain();
  expect(asked.at(-1)).toEqual({ name: 'mend', ids: ['balanced 0 0'] });
  preset.value = 'fast';
  // Where that will be said, somebody can go.
  expect(canGo('damage')).toBe(true);
  await tryAgain();
  expect(asked.slice(-2)).toEqual([
    { name: 'look', ids: ['fast 0 0', 'fast 0 1'] },
    { name: 'mend', ids: ['fast 0 0'] },
  ]);
  expect(own.work.value.present.mending!.tries[0]).toHaveLength(1);
  expect(own.step.value).toBe('mend');
});

test('where nothing is found by them, that is shown, and what was mended stays', async () => {
  await tryAgain();
  const { mending } = own.work.value.present;
  seed.value = 404;
  await tryAgain();
  expect(asked.at(-1)).toEqual({ name: 'look', ids: [] });
  expect(own.step.value).toBe('damage');
  expect(own.work.value.present.mending).toBe(mending);
});
