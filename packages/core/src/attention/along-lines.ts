import { contiguous, type Tensor, tensor } from '../tensor/tensor.js';

/** Directions that are looked along, evenly over half a turn. */
const directions = 24;

/** How many places a piece of a line has, and how far from it its two sides are, of the image's shorter side. */
const [length, aside] = [0.25, 0.04];

/** How much of a line is one by chance, or of a face, and how much the rest of it counts. */
const [usual, gain] = [1, 1.5];

/** A pixel counts for this much at the least and at the most: one that is sure of itself makes no line. */
const [least, most] = [-1, 5];

/**
 * Ours. z scores, and to each what the straight line through it adds. A scratch, a tear or a crease runs straight over what it damages, and is
 * unusual along all of it, if only a little at each pixel; what is unusual in a face that is fine (an eyelid, a moustache, the rim of glasses)
 * bends. Along a piece of line of a quarter of the image's side the scores' mean, less the higher of those of the pieces beside it, is how much
 * a line it is; of the strongest pieces that a pixel is on (their mean by the fourth power), it gets what is more than usual.
 *
 * What an image is compared with stays exchangeable: a line is of the image alone.
 *
 * @param z `[D,1|C,H,W]`
 * @returns of the same shape, nowhere below `z`
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function alongLines(z: Tensor): Tensor {
  const [depths = 1, channels = 1, height = 1, width = 1] = z.shape;
  const size = height * width;
  const values = contiguous(z).slice();
  for (let map = 0; map < depths * channels; map++) {
    const own = values.subarray(map * size, (map + 1) * size);
    const lines = linesOf(own, { width, height });
    for (let i = 0; i < size; i++) own[i] = own[i]! + gain * Math.max(lines[i]! - usual, 0);
  }
  return tensor(z.shape, values);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much of a line each pixel is on: at least 0. */
function linesOf(values: Float32Array, size: Size): Float32Array {
  const side = Math.min(size.width, size.height);
  const places = 2 ** Math.max(1, Math.round(Math.log2(length * side)));
  const counted = values.map((value) => Math.min(Math.max(value, least), most));
  const [strongest, powers] = [new Float32Array(values.length), new Float32Array(values.length)];
  const spare = [new Float32Array(values.length), new Float32Array(values.length)] as const;
  for (let n = 0; n < directions; n++) {
    const angle = (Math.PI * n) / directions;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    // A piece has a place for each step along its longer extent.
    const step = Math.max(Math.abs(x), Math.abs(y));
    const piece = { dx: x / step, dy: y / step, places };
    // Its sum is where it begins, half of it before its middle.
    const back = -(places - 1) / 2;
    const [middleX, middleY] = [back * piece.dx, back * piece.dy];
    const [asideX, asideY] = [-aside * side * y, aside * side * x];
    const around = moved(size, middleX, middleY);
    const left = moved(size, middleX + asideX, middleY + asideY);
    const right = moved(size, middleX - asideX, middleY - asideY);

    putStanding(powers, sumsAlong(counted, size, piece, spare), { around, left, right });
    putStrongest(strongest, sumsAlong(powers, size, piece, spare), around);
  }
  return strongest.map((power) => Math.sqrt(Math.sqrt(power / places)) / places);
}

/** By how much the piece around each pixel stands out from the higher of those beside it, to the fourth power. */
function putStanding(
  powers: Float32Array,
  sums: Float32Array,
  { around, left, right }: Record<'around' | 'left' | 'right', Moved>,
): void {
  const [columns, columnsLeft, columnsRight] = [around.columns, left.columns, right.columns];
  for (let i = 0, y = 0; y < around.rows.length; y++) {
    const own = around.rows[y]!;
    const one = left.rows[y]!;
    const other = right.rows[y]!;
    for (let x = 0; x < columns.length; x++, i++) {
      const beside = Math.max(sums[one + columnsLeft[x]!]!, sums[other + columnsRight[x]!]!);
      const stands = Math.max(sums[own + columns[x]!]! - beside, 0);
      powers[i] = stands * stands * stands * stands;
    }
  }
}

function putStrongest(strongest: Float32Array, sums: Float32Array, { rows, columns }: Moved): void {
  for (let i = 0, y = 0; y < rows.length; y++) {
    const own = rows[y]!;
    for (let x = 0; x < columns.length; x++, i++) strongest[i] = Math.max(strongest[i]!, sums[own + columns[x]!]!);
  }
}

/** From place to place along a line, in pixels, and how many places: a power of 2. */
interface Piece {
  readonly dx: number;
  readonly dy: number;
  readonly places: number;
}

/**
 * The sum along a piece of line that begins at each pixel, by adding to each sum of half as many places the one that goes on from it (the fast
 * discrete Radon transform of Götz and Druckmüller 1996, and of Brady 1998).
 *
 * @param spare two planes to work in, one of which is returned
 */
function sumsAlong(
  values: Float32Array,
  size: Size,
  { dx, dy, places }: Piece,
  spare: readonly [Float32Array, Float32Array],
): Float32Array {
  let sums = values;
  for (let n = 1; n < places; n *= 2) {
    const longer = sums === spare[0] ? spare[1] : spare[0];
    putSums(longer, sums, moved(size, n * dx, n * dy));
    sums = longer;
  }
  return sums;
}

/** To each pixel what is moved to it. */
function putSums(longer: Float32Array, sums: Float32Array, { rows, columns }: Moved): void {
  const width = columns.length;
  for (let i = 0, y = 0; y < rows.length; y++) {
    const there = rows[y]!;
    for (let x = 0; x < width; x++, i++) longer[i] = sums[i]! + sums[there + columns[x]!]!;
  }
}

/** Where each row begins, and each column is, so far away. */
interface Moved {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** What lies so far from each pixel, to the nearest pixel; the image's border goes on beyond it. */
function moved({ width, height }: Size, dx: number, dy: number): Moved {
  const [rows, columns] = [new Int32Array(height), new Int32Array(width)];
  const [right, down] = [Math.round(dx), Math.round(dy)];
  for (let y = 0; y < height; y++) rows[y] = width * Math.min(Math.max(y + down, 0), height - 1);
  for (let x = 0; x < width; x++) columns[x] = Math.min(Math.max(x + right, 0), width - 1);
  return { rows, columns };
}
