import { type Beside, type LineLoops, type Rows, type Shift, strideOf } from './line-loops.js';

/** {@link LineLoops} in plain JavaScript. */
export function scalarLines(): LineLoops {
  let values = new Float32Array(0);
  return {
    memory(count) {
      if (values.length < count) values = new Float32Array(count);
      return values;
    },
    margins(into, rows) {
      for (let y = 0; y < rows.height; y++) spread(values, into + y * strideOf(rows), rows);
    },
    sums(into, from, rows, by) {
      eachRow(into, rows, (at, y) => {
        add(values, [at, from + y * strideOf(rows), moved(from, rows, y, by)], rows.width);
        spread(values, at, rows);
      });
    },
    standing(into, from, rows, beside) {
      eachRow(into, rows, (at, y) => {
        stand(values, [at, ...besideRow(from, rows, y, beside)], rows.width);
        spread(values, at, rows);
      });
    },
    strongest(into, from, rows, by) {
      eachRow(into, rows, (at, y) => keepHigher(values, at, moved(from, rows, y, by), rows.width));
    },
  };
}

function eachRow(into: number, rows: Rows, make: (at: number, y: number) => void): void {
  for (let y = 0; y < rows.height; y++) make(into + y * strideOf(rows), y);
}

/** Where the row is that is moved to row `y` of a plane. */
function moved(from: number, rows: Rows, y: number, { right, down }: Shift): number {
  return from + right + Math.min(Math.max(y + down, 0), rows.height - 1) * strideOf(rows);
}

function besideRow(from: number, rows: Rows, y: number, { around, left, right }: Beside): [number, number, number] {
  return [moved(from, rows, y, around), moved(from, rows, y, left), moved(from, rows, y, right)];
}

function spread(values: Float32Array, row: number, { width, margin }: Rows): void {
  values.fill(values[row]!, row - margin, row);
  values.fill(values[row + width - 1]!, row + width, row + width + margin);
}

function add(values: Float32Array, [at, one, other]: readonly [number, number, number], width: number): void {
  for (let x = 0; x < width; x++) values[at + x] = values[one + x]! + values[other + x]!;
}

function stand(
  values: Float32Array,
  [at, around, left, right]: readonly [number, number, number, number],
  width: number,
): void {
  for (let x = 0; x < width; x++) {
    const beside = Math.max(values[left + x]!, values[right + x]!);
    const stands = Math.max(values[around + x]! - beside, 0);
    values[at + x] = stands * stands * stands * stands;
  }
}

function keepHigher(values: Float32Array, at: number, other: number, width: number): void {
  for (let x = 0; x < width; x++) values[at + x] = Math.max(values[at + x]!, values[other + x]!);
}
