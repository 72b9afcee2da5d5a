/** The steps to a doubling. */
export const parts = 128;

/** How far from 0 the table goes: 125 doublings, where float32 ends as well. */
export const reach = 125 * parts;

/**
 * `2^(n / 128)` for the whole numbers n from `-reach` to `reach`, by roots, products and quotients, which are rounded alike
 * everywhere; `Math.exp` is not.
 */
export const powersOfTwo = /* @__PURE__ */ makePowers();

function makePowers(): Float64Array {
  const powers = new Float64Array(2 * reach + 1).fill(1);
  let root = 2;
  for (let part = 1; part < parts; part *= 2) root = Math.sqrt(root);
  for (let n = 1; n < parts; n++) powers[reach + n] = powers[reach + n - 1]! * root;
  for (let n = parts; n <= reach; n++) powers[reach + n] = powers[reach + n - parts]! * 2;
  for (let n = -1; n >= -reach; n--) powers[reach + n] = powers[reach + n + parts]! / 2;
  return powers;
}
