/** The share of `count` pixels, or `among` some of them, of which something holds; of none, 0. */
export function shareOf(count: number, among: Int32Array | undefined, holds: (pixel: number) => boolean): number {
  const size = among?.length ?? count;
  let held = 0;
  for (let n = 0; n < size; n++) if (holds(among ? among[n]! : n)) held++;
  return size === 0 ? 0 : held / size;
}
