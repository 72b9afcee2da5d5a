import { contiguous, type Tensor, tensor } from '../../tensor/tensor.js';
import { type Beside, type LineLoops, type Rows, type Shift, strideOf } from './line-loops.js';
import { scalarLines } from './scalar-lines.js';
import { simdLines } from './simd-lines.js';

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

/** How much of a line each pixel of a map `[H,W]` is on: at least 0. */
function linesOf(
  values: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
): Float32Array {
  loops ??= simdLines() ?? scalarLines();
  const side = Math.min(width, height);
  const places = 2 ** Math.max(1, Math.round(Math.log2(length * side)));
  const pieces = Array.from({ length: directions }, (_, n) => pieceOf((Math.PI * n) / directions, places, side));
  const rows = { width, height, margin: marginFor(pieces) };
  const stride = strideOf(rows);
  const size = stride * height;
  const memory = loops.memory(5 * size);
  // Where the first value of each plane is: of the scores, of the fourth powers, of the strongest, and of two to work in.
  const [counted, powers, strongest, ...spare] = [0, 1, 2, 3, 4].map((n) => n * size + rows.margin) as Places;
  const workplace = { loops, rows, spare };
  memory.fill(0, strongest - rows.margin, strongest - rows.margin + size);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) memory[counted + y * stride + x] = Math.min(Math.max(values[i]!, least), most);
  loops.margins(counted, rows);
  for (const { steps, beside } of pieces) {
    loops.standing(powers, sumsAlong(workplace, counted, steps), rows, beside);
    loops.strongest(strongest, sumsAlong(workplace, powers, steps), rows, beside.around);
  }
  const lines = new Float32Array(values.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      lines[i] = Math.sqrt(Math.sqrt(memory[strongest + y * stride + x]! / places)) / places;
  return lines;
}

/** Kept with the memory they have taken; nothing of one map is left for the next. */
let loops: LineLoops | undefined;

type Places = [counted: number, powers: number, strongest: number, spare: number, other: number];

/** A piece of line in one direction. */
interface Piece {
  /** From each place to the one that is 1, 2, 4 and so on places on, up to half of the piece. */
  readonly steps: readonly Shift[];
  readonly beside: Beside;
}

/** @param angle in radians @param places along the piece, a power of 2 @param side the image's shorter side, in pixels */
function pieceOf(angle: number, places: number, side: number): Piece {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  // A piece has a place for each step along its longer extent.
  const step = Math.max(Math.abs(x), Math.abs(y));
  const [dx, dy] = [x / step, y / step];
  // Its sum is where it begins, half of it before its middle.
  const back = -(places - 1) / 2;
  const [middleX, middleY] = [back * dx, back * dy];
  const [asideX, asideY] = [-aside * side * y, aside * side * x];
  const steps: Shift[] = [];
  for (let n = 1; n < places; n *= 2) steps.push(shift(n * dx, n * dy));
  return {
    steps,
    beside: {
      around: shift(middleX, middleY),
      left: shift(middleX + asideX, middleY + asideY),
      right: shift(middleX - asideX, middleY - asideY),
    },
  };
}

/** To the nearest pixel. */
function shift(dx: number, dy: number): Shift {
  return { right: Math.round(dx), down: Math.round(dy) };
}

function marginFor(pieces: readonly Piece[]): number {
  const across = pieces.flatMap(({ steps, beside }) => [...steps, ...Object.values(beside)].map(({ right }) => right));
  return 4 * Math.ceil((Math.max(...across.map(Math.abs)) + 4) / 4);
}

/** The loops, and two planes to work in. */
interface Workplace {
  readonly loops: LineLoops;
  readonly rows: Rows;
  readonly spare: readonly [number, number];
}

/**
 * The sum along a piece of line that begins at each pixel, by adding to each sum of half as many places the one that goes on from it (the fast
 * discrete Radon transform of Götz and Druckmüller 1996, and of Brady 1998).
 *
 * @returns the one of the two planes where it is
 */
function sumsAlong({ loops, rows, spare }: Workplace, values: number, steps: readonly Shift[]): number {
  const [one, other] = spare;
  let found = values;
  for (const step of steps) {
    const longer = found === one ? other : one;
    loops.sums(longer, found, rows, step);
    found = longer;
  }
  return found;
}
