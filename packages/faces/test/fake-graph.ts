import type { Image } from '@fuzzydiff/core/image';
import type { FaceGraph, GraphOutputs } from '../src/face-graph.js';
import { outputNames } from '../src/yunet.js';

const widths: Readonly<Record<string, number>> = { cls: 1, obj: 1, bbox: 4, kps: 10 };

/** Outputs for a picture of a size, all zero: no face anywhere. */
export function noFaces(width: number, height: number): Record<string, Float32Array> {
  return Object.fromEntries(
    outputNames.map((name) => {
      const [kind, stride] = name.split('_');
      return [name, new Float32Array(((width * height) / Number(stride) ** 2) * widths[kind!]!)];
    }),
  );
}

/** A call of the fake network. */
export interface FakeCall {
  readonly width: number;
  readonly height: number;
}

/** What the fake network takes for a face: a bright cell between two of a middle level, as large as it is told. */
export interface Fake extends FaceGraph {
  readonly calls: FakeCall[];
  released: number;
}

/**
 * A network that stands in for YuNet: in a bright cell of 8 x 8 pixels with middle levels to its left and right, it finds a
 * face of `size` pixels around it, the surer the brighter.
 */
export function fakeGraph(size = 48): Fake {
  const calls: FakeCall[] = [];
  return {
    calls,
    released: 0,
    async run(input, [, , height, width]) {
      calls.push({ width: width!, height: height! });
      return found(input, width!, height!, size);
    },
    async release() {
      this.released++;
    },
  };
}

function found(input: Float32Array, width: number, height: number, size: number): GraphOutputs {
  const outputs = noFaces(width, height);
  const columns = width / 8;
  const level = (column: number, row: number) => {
    let sum = 0;
    for (let y = 8 * row; y < 8 * row + 8; y++)
      for (let x = 8 * column; x < 8 * column + 8; x++) sum += input[y * width + x]!;
    return sum / 64;
  };
  const isMiddle = (value: number) => value > 90 && value < 160;
  for (let row = 0; row < height / 8; row++)
    for (let column = 1; column + 1 < columns; column++) {
      const own = level(column, row);
      if (own < 200 || !isMiddle(level(column - 1, row)) || !isMiddle(level(column + 1, row))) continue;
      const cell = row * columns + column;
      outputs['cls_8']![cell] = own / 255;
      outputs['obj_8']![cell] = own / 255;
      outputs['bbox_8']!.set([0.5, 0.5, Math.log(size / 8), Math.log(size / 8)], 4 * cell);
      outputs['kps_8']!.set([0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1], 10 * cell);
    }
  return outputs;
}

/** A picture of a middle level with bright squares, each `[x, y, side, level]`. */
export function markedPicture(width: number, height: number, marks: readonly (readonly number[])[]): Image {
  const pixels = new Uint8Array(3 * width * height).fill(128);
  for (const [left, top, side, level] of marks as readonly [number, number, number, number][])
    for (let y = top; y < top + side; y++) pixels.fill(level, 3 * (y * width + left), 3 * (y * width + left + side));
  return { name: 'a marked picture', width, height, channels: 3, depth: 8, pixels };
}
