import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { inHalves } from './halves.js';

const images = (count: number) => Array.from({ length: count }, (_, n) => ({ key: `image ${n}` }));
const keysOf = (half: readonly { key: string }[]) => half.map(({ key }) => key);

test('each image is in one half, whatever the order, and each half keeps it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.infiniteStream(fc.nat()), (count, numbers) => {
      const all = images(count);
      const order = all.map((image) => ({ image, at: numbers.next().value as number })).sort((a, b) => a.at - b.at);
      const mixed = order.map(({ image }) => image);
      const [first, second] = [inHalves(all), inHalves(mixed)];
      expect(first.statistics.length - first.promise.length).toBe(count % 2);
      expect(keysOf(second.statistics).sort()).toEqual(keysOf(first.statistics).sort());
      expect(second.promise).toEqual(mixed.filter((image) => first.promise.includes(image)));
      expect([...first.statistics, ...first.promise]).toHaveLength(count);
    }),
  );
});

test('neighbours are not dealt out by turns', () => {
  const { statistics } = inHalves(images(200));
  const inOrder = statistics.filter(({ key }) => Number(key.slice(6)) < 100).length;
  expect(inOrder).toBeGreaterThan(30);
  expect(inOrder).toBeLessThan(70);
});

test('two images are too few', async () => {
  expect(await failureOf(() => inHalves(images(2)))).toBeFuzzydiffError(
    'invalid-argument',
    /at least three different images, two of them for statistics and one for the promise, for images but found 2; name more/,
  );
});
