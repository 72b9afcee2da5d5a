/**
 * Works on every item, so many at once, and gives the results in the items' order, whichever is done first.
 * @template T, R
 * @param {readonly T[]} items
 * @param {number} places
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
export async function inParallel(items, places, work) {
  /** @type {R[]} */
  const results = new Array(items.length);
  const waiting = items.entries();
  const place = async () => {
    for (const [i, item] of waiting) results[i] = await work(item);
  };
  await Promise.all(Array.from({ length: places }, place));
  return results;
}
