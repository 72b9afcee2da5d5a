/** Indices in the order of their keys, the least first; an index may be in it several times. */
export interface MinHeap {
  push(index: number, key: number): void;
  /** The index of the least key; undefined when there is none. */
  pop(): number | undefined;
}

/** A binary heap (Williams 1964). */
export function minHeap(): MinHeap {
  const indices: number[] = [];
  const keys: number[] = [];
  const swap = (a: number, b: number) => {
    [indices[a], indices[b]] = [indices[b]!, indices[a]!];
    [keys[a], keys[b]] = [keys[b]!, keys[a]!];
  };
  return {
    push(index, key) {
      let at = indices.push(index) - 1;
      keys.push(key);
      for (let above = (at - 1) >> 1; at > 0 && keys[above]! > keys[at]!; at = above, above = (at - 1) >> 1)
        swap(at, above);
    },
    pop() {
      const least = indices[0];
      const [index, key] = [indices.pop(), keys.pop()];
      if (index === undefined || indices.length === 0) return least;
      [indices[0], keys[0]] = [index, key!];
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        let smallest = at;
        if (left < keys.length && keys[left]! < keys[smallest]!) smallest = left;
        if (right < keys.length && keys[right]! < keys[smallest]!) smallest = right;
        if (smallest === at) return least;
        swap(at, smallest);
        at = smallest;
      }
    },
  };
}
