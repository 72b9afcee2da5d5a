import { toAxes } from '../bands/colour-axes.js';
import { weightedMedian } from '../tensor/median.js';
import type { ImageShape } from '../tensor/tensor.js';
import { middleOf } from './middle-of.js';

/** How much the colour of edges counts beside that of the light. A blur mixes the colours of edges, and leaves those of the light. */
const ofEdges = 1 / 3;

/**
 * Ours. What colour an image has all over: its chroma as a share of its luma, on the axes of `toAxes`. A cast multiplies channels, and so moves the colour of
 * all light and of all edges alike. Of light it is the median over the frame's middle, where a face is, bright pixels counting as the square
 * of their luma; of edges that over Haar's finest details of the whole frame, each counting as its size: edges are without colour on
 * average, whatever there is to be seen (van de Weijer, Gevers and Gijsenij 2007, "Edge-based color constancy"), and vary half as much from face to face.
 * A third is of edges. Medians, so that damage of a place does not count.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @returns two shares, 0 of grey and of other channels than three
 */
export function chromaOf(image: Float32Array, shape: ImageShape): readonly [number, number] {
  if (shape[0] !== 3) return [0, 0];
  const light = chromaShare(lightOf(image, shape), squares);
  const edges = chromaShare(edgesOf(image, shape), (luma) => luma);
  const both = (axis: 0 | 1) => (1 - ofEdges) * light[axis] + ofEdges * edges[axis];
  return [both(0), both(1)];
}

/** The light of the middle's pixels, `[3,N]`, where 0 is none. */
function lightOf(image: Float32Array, [channels, height, width]: ImageShape): Float32Array {
  const [rows, columns] = [middleOf(height), middleOf(width)];
  const light = new Float32Array(channels * (rows.to - rows.from) * (columns.to - columns.from));
  let n = 0;
  for (let c = 0; c < channels; c++)
    for (let y = rows.from; y < rows.to; y++)
      for (let x = columns.from; x < columns.to; x++) light[n++] = 1 + image[(c * height + y) * width + x]!;
  return light;
}

/** How large Haar's finest details of each channel are, in three directions together, `[3,N]`. */
function edgesOf(image: Float32Array, [channels, height, width]: ImageShape): Float32Array {
  const [down, across] = [height >> 1, width >> 1];
  const sizes = new Float32Array(channels * down * across);
  let n = 0;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++) {
        const at = (c * height + 2 * y) * width + 2 * x;
        const a = image[at]!;
        const b = image[at + 1]!;
        const p = image[at + width]!;
        const q = image[at + width + 1]!;
        const rightwards = a - b + p - q;
        const downwards = a + b - p - q;
        const aslant = a - b - p + q;
        sizes[n++] = Math.sqrt(rightwards * rightwards + downwards * downwards + aslant * aslant) / 2;
      }
  return sizes;
}

/** The median of chroma's shares of luma, each of which counts as its luma says. @param sizes `[3,N]`, at least 0 */
function chromaShare(sizes: Float32Array, weightsOf: (luma: Float32Array) => Float32Array): readonly [number, number] {
  const turned = sizes.slice();
  toAxes(turned, 3);
  const plane = sizes.length / 3;
  const luma = turned.subarray(0, plane);
  const weights = weightsOf(luma);
  const share = (axis: 1 | 2) => weightedMedian(shares(turned.subarray(axis * plane), luma), weights);
  return [share(1), share(2)];
}

function squares(values: Float32Array): Float32Array {
  const found = new Float32Array(values.length);
  for (let i = 0; i < found.length; i++) found[i] = values[i]! * values[i]!;
  return found;
}

/** Of so much, how much is something else; 0 of nothing. */
function shares(values: Float32Array, of: Float32Array): Float32Array {
  const found = new Float32Array(of.length);
  for (let i = 0; i < of.length; i++) found[i] = of[i]! > 0 ? values[i]! / of[i]! : 0;
  return found;
}
