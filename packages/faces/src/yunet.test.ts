import { describe, expect, test } from 'vitest';
import { noFaces } from '../test/fake-graph.js';
import { decode, outputNames } from './yunet.js';

const size = { width: 96, height: 64, minScore: 0.6 };

/** Outputs with one face, of what a cell says. */
function oneFace(stride: number, cell: number, [cls, obj]: [number, number], bbox: number[], kps: number[]) {
  const outputs = noFaces(96, 64);
  outputs[`cls_${stride}`]![cell] = cls;
  outputs[`obj_${stride}`]![cell] = obj;
  outputs[`bbox_${stride}`]!.set(bbox, 4 * cell);
  outputs[`kps_${stride}`]!.set(kps, 10 * cell);
  return outputs;
}

describe('decode', () => {
  test('there are twelve outputs, by their names', () => {
    expect(outputNames).toEqual([
      ...['cls_8', 'obj_8', 'bbox_8', 'kps_8', 'cls_16', 'obj_16', 'bbox_16', 'kps_16'],
      ...['cls_32', 'obj_32', 'bbox_32', 'kps_32'],
    ]);
  });

  test.each([
    [8, 12],
    [16, 6],
    [32, 3],
  ])('a face in a cell of %i pixels, of which a row has %i', (stride, columns) => {
    const [column, row] = [2, 1];
    const kps = [0, 0.25, 1, 0.25, 0.5, 0.5, 0.25, 0.75, 0.75, 0.75];
    const bbox = [0.5, -0.25, Math.log(2), Math.log(3)];
    const [face, ...others] = decode(oneFace(stride, row * columns + column, [0.81, 0.64], bbox, kps), size);
    expect(others).toEqual([]);
    expect(face!.score).toBeCloseTo(0.72, 5);
    expect(face!.box.width).toBeCloseTo(2 * stride, 3);
    expect(face!.box.height).toBeCloseTo(3 * stride, 3);
    expect(face!.box.x).toBeCloseTo((column + 0.5 - 1) * stride, 3);
    expect(face!.box.y).toBeCloseTo((row - 0.25 - 1.5) * stride, 3);
    expect(face!.landmarks).toEqual([
      [2 * stride, 1.25 * stride],
      [3 * stride, 1.25 * stride],
      [2.5 * stride, 1.5 * stride],
      [2.25 * stride, 1.75 * stride],
      [2.75 * stride, 1.75 * stride],
    ]);
  });

  test('a score under the least is left out, one of exactly that is not; scores end at 1', () => {
    const face = (cls: number, obj: number, minScore: number) =>
      decode(oneFace(8, 5, [cls, obj], [], []), { ...size, minScore });
    expect(face(0.5, 0.5, 0.5)).toHaveLength(1);
    expect(face(0.5, 0.5, 0.51)).toEqual([]);
    expect(face(1.25, 4, 0.6)[0]!.score).toBe(1);
    expect(face(-1, -1, 0.6)).toEqual([]);
  });

  test('outputs that are missing, too short or not finite are refused by their name', () => {
    const outputs = noFaces(96, 64);
    const refused = (changed: Record<string, Float32Array | undefined>) => () =>
      decode({ ...outputs, ...changed } as typeof outputs, size);
    expect(refused({ obj_16: undefined })).toThrow(/24 finite values of obj_16 .* but found none/);
    expect(refused({ bbox_32: new Float32Array(23) })).toThrow(/24 finite values of bbox_32 .* but found 23 of them/);
    expect(refused({ cls_8: new Float32Array(96).fill(Number.NaN) })).toThrow(/96 finite values of cls_8 .* found NaN/);
  });
});
