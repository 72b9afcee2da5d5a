import { describe, expect, test } from 'vitest';
import { closerView, type View, viewsOf } from './views.js';

const sizes = (views: readonly View[]) => views.map(({ width, height }) => [width, height]);

describe('looks at a photograph', () => {
  test.each([
    [640, 480, 640, 480],
    [512, 512, 512, 512],
    [213, 160, 213, 160],
    [194, 175, 388, 350],
    [64, 64, 256, 256],
    [1, 1, 256, 256],
    [800, 600, 640, 480],
  ])('%i x %i is seen once, at %i x %i', (width, height, seenWidth, seenHeight) => {
    const views = viewsOf({ width, height }, 32);
    expect(sizes(views)).toEqual([[seenWidth, seenHeight]]);
    expect(views[0]!.window).toEqual({ x: 0, y: 0, width, height });
  });

  test('faces of 32 pixels in 4000 x 3000 are sought in tiles in which they have 20', () => {
    const [whole, ...tiles] = viewsOf({ width: 4000, height: 3000 }, 32);
    expect([whole!.width, whole!.height]).toEqual([640, 480]);
    expect(tiles).toHaveLength(20);
    for (const { window, width } of tiles) expect(width / window.width).toBeCloseTo(20 / 32, 2);
  });

  test('larger faces need no tiles, smaller ones never more than the photograph has', () => {
    expect(viewsOf({ width: 4000, height: 3000 }, 100)).toHaveLength(1);
    const smallest = viewsOf({ width: 1000, height: 700 }, 5);
    expect(Math.max(...smallest.map(({ window, width }) => width / window.width))).toBe(1);
  });

  test('where one look finer is too fine for what the whole does not show, there is one between', () => {
    const views = viewsOf({ width: 12_000, height: 9000 }, 32);
    const scales = [...new Set(views.map(({ window, width }) => (width / window.width).toFixed(2)))];
    expect(scales).toEqual(['0.05', '0.63', '0.16']);
  });

  test.each([
    [4000, 3000],
    [2000, 1500],
    [3000, 2],
    [1041, 5000],
    [30_000, 700],
  ])('tiles of %i x %i leave nothing out and overlap by the largest face that counts in them', (width, height) => {
    const tiles = viewsOf({ width, height }, 32)
      .slice(1)
      .filter(
        (view, _, [first]) => Math.abs(view.width / view.window.width - first!.width / first!.window.width) < 0.01,
      );
    for (const [extent, start, length] of [
      [width, 'x', 'width'],
      [height, 'y', 'height'],
    ] as const) {
      const stretches = [...new Map(tiles.map(({ window }) => [window[start], window[length]]))];
      let end = 0;
      for (const [at, long] of stretches.toSorted(([a], [b]) => a - b)) {
        if (at > 0) expect(end - at).toBeGreaterThanOrEqual(127 / (20 / 32));
        else expect(at).toBe(0);
        end = at + long;
      }
      expect(end).toBe(extent);
    }
    for (const view of tiles) expect(Math.max(view.width, view.height)).toBeLessThanOrEqual(640);
  });
});

describe('a closer look at a face', () => {
  const photo = { width: 1000, height: 800 };

  test('has it at 96 pixels, in surroundings of two and a half of it', () => {
    const { window, width, height } = closerView(photo, { x: 480, y: 380, width: 30, height: 40 });
    expect(window).toEqual({ x: 445, y: 350, width: 100, height: 100 });
    expect([width, height]).toEqual([240, 240]);
  });

  test('ends with the photograph, even for a face beyond it', () => {
    expect(closerView(photo, { x: 980, y: -10, width: 40, height: 40 }).window).toEqual({
      x: 950,
      y: 0,
      width: 50,
      height: 60,
    });
    expect(closerView(photo, { x: 1100, y: 900, width: 10, height: 10 }).window).toEqual({
      x: 999,
      y: 799,
      width: 1,
      height: 1,
    });
  });
});
