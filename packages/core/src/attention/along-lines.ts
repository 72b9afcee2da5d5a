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
  const doublings = Math.max(1, Math.round(Math.log2(length * side)));
  const away = aside * side;
  const counted = values.map((value) => Math.min(Math.max(value, least), most));
  const strongest = new Float32Array(values.length);
  for (let n = 0; n < directions; n++) {
    const angle = (Math.PI * n) / directions;
    const piece = { x: Math.cos(angle), y: Math.sin(angle), doublings };
    const powers = meanAlong(counted, size, piece);
    const left = moved(powers, size, -away * piece.y, away * piece.x);
    const right = moved(powers, size, away * piece.y, -away * piece.x);
    for (let i = 0; i < powers.length; i++) {
      const stands = Math.max(powers[i]! - Math.max(left[i]!, right[i]!), 0);
      powers[i] = stands * stands * stands * stands;
    }
    const means = meanAlong(powers, size, piece);
    for (let i = 0; i < means.length; i++) if (means[i]! > strongest[i]!) strongest[i] = means[i]!;
  }
  return strongest.map((power) => Math.sqrt(Math.sqrt(power)));
}

/** A direction, and how often a piece of line along it is doubled from one place. */
interface Piece {
  readonly x: number;
  readonly y: number;
  readonly doublings: number;
}

/**
 * The mean along a piece of line around each pixel, with a place for each step along its longer extent: of `2^k` places by adding to each sum of half
 * as many the one that goes on from it (the fast discrete Radon transform of Götz and Druckmüller 1996, and of Brady 1998).
 */
function meanAlong(values: Float32Array, size: Size, { x, y, doublings }: Piece): Float32Array {
  const step = Math.max(Math.abs(x), Math.abs(y));
  const [dx, dy] = [x / step, y / step];
  const places = 2 ** doublings;
  let sums: Float32Array = values.map((value) => value / places);
  for (let n = 1; n < places; n *= 2) {
    const longer = moved(sums, size, n * dx, n * dy);
    for (let i = 0; i < longer.length; i++) longer[i] = longer[i]! + sums[i]!;
    sums = longer;
  }
  const half = (places - 1) / 2;
  return moved(sums, size, -half * dx, -half * dy);
}

/** What lies so far from each pixel, to the nearest pixel; the image's border goes on beyond it. */
function moved(values: Float32Array, { width, height }: Size, dx: number, dy: number): Float32Array {
  const [right, down] = [Math.round(dx), Math.round(dy)];
  const [first, last] = [Math.max(0, -right), Math.min(width, width - right)];
  const there = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const [to, from] = [y * width, Math.min(Math.max(y + down, 0), height - 1) * width];
    if (first < last) there.set(values.subarray(from + first + right, from + last + right), to + first);
    there.fill(values[from]!, to, to + Math.min(first, width));
    there.fill(values[from + width - 1]!, to + Math.max(last, 0), to + width);
  }
  return there;
}
