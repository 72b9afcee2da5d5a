import { type Face, FuzzydiffError } from '@fuzzydiff/core';
import type { Landmarks, Point } from '@fuzzydiff/core/image';
import type { GraphOutputs } from './face-graph.js';

/** Sides of the network's cells, in pixels of its input. */
const strides = [8, 16, 32] as const;

/** A picture's sides are filled up to multiples of it: the largest cells are then whole. */
export const largestStride = 32;

const kinds = { cls: 1, obj: 1, bbox: 4, kps: 10 } as const;

/** The network's outputs. */
export const outputNames: readonly string[] = strides.flatMap((stride) =>
  Object.keys(kinds).map((kind) => `${kind}_${stride}`),
);

/**
 * The faces in what the network gives, one or none for each of its cells and so several for each face, in pixels of its
 * input (Wu, Peng and Yu, "YuNet", 2023, with the centres and sizes of YOLOX, Ge et al. 2021). In a cell in column c and row r, of
 * stride S: the score is sqrt(cls obj); the centre S (c + b0, r + b1) and the size S exp(b2, b3); a landmark
 * S (c + k, r + l).
 *
 * @param width of the input, in pixels: a multiple of 32, like `height`
 * @param minScore faces of less are left out, from 0 to 1
 * @throws FuzzydiffError `model-output` for outputs that are missing, of another length, or not finite
 */
export function decode(
  outputs: GraphOutputs,
  { width, height, minScore }: { readonly width: number; readonly height: number; readonly minScore: number },
): Face[] {
  return strides.flatMap((stride) => {
    const columns = width / stride;
    const count = columns * (height / stride);
    const [cls, obj, bbox, kps] = (['cls', 'obj', 'bbox', 'kps'] as const).map((kind) =>
      checked(outputs, `${kind}_${stride}`, count * kinds[kind]),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const found: Face[] = [];
    for (let cell = 0; cell < count; cell++) {
      const score = Math.sqrt(unit(cls[cell]!) * unit(obj[cell]!));
      if (score < minScore) continue;
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      const at = (x: number, y: number): Point => [stride * (column + x), stride * (row + y)];
      const [dx, dy, logWidth, logHeight] = bbox.subarray(4 * cell, 4 * cell + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      const [centre, size] = [at(dx, dy), [stride * Math.exp(logWidth), stride * Math.exp(logHeight)] as const];
      const box = { x: centre[0] - size[0] / 2, y: centre[1] - size[1] / 2, width: size[0], height: size[1] };
      const points = kps.subarray(10 * cell, 10 * cell + 10);
      const landmarks = [0, 2, 4, 6, 8].map((i) => at(points[i]!, points[i + 1]!)) as unknown as Landmarks;
      found.push({ box, landmarks, score });
    }
    return found;
  });
}

function unit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function checked(outputs: GraphOutputs, name: string, length: number): Float32Array {
  const values = outputs[name];
  const fits = values instanceof Float32Array && values.length === length;
  const broken = fits ? values.find((value) => !Number.isFinite(value)) : undefined;
  if (fits && broken === undefined) return values;
  const found = fits ? `${broken}` : values === undefined ? 'none' : `${values.length} of them`;
  throw new FuzzydiffError(
    'model-output',
    `Expected ${length} finite values of ${name} from the network that finds faces but found ${found}; open it on another device, or install @fuzzydiff/faces again.`,
    { data: { name, length, found } },
  );
}
