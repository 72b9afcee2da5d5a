import type { FaceDetector } from '@fuzzydiff/core';
import { detectorCases } from '@fuzzydiff/core/testing';
import { describe, expect, test } from 'vitest';
import { fakeGraph, markedPicture, noFaces } from '../test/fake-graph.js';
import { faceDetector } from './face-detector.js';

const photo = markedPicture(224, 224, [
  [40, 40, 8, 250],
  [136, 96, 8, 230],
]);

describe('the contract, on a network that stands in', () => {
  // Faces of 64 pixels, which need no closer look.
  for (const { name, run } of detectorCases)
    test(name, () => run({ load: async () => faceDetector(fakeGraph(64)), photo }));
});

async function detected(graph = fakeGraph(64), picture = photo, options = {}) {
  const detector = faceDetector(graph, options);
  const faces = await detector.detect(picture);
  await detector.dispose();
  return faces;
}

const middles = (faces: Awaited<ReturnType<FaceDetector['detect']>>) =>
  faces.map(({ box }) => [box.x + box.width / 2, box.y + box.height / 2]);

describe('one look', () => {
  test('gives faces in the photograph’s pixels, the surest first', async () => {
    const faces = await detected();
    expect(middles(faces)).toEqual([
      [44, 44],
      [140, 100],
    ]);
    expect(faces[0]).toEqual({
      box: expect.objectContaining({ width: expect.closeTo(64, 3), height: expect.closeTo(64, 3) }),
      landmarks: [
        [40, 40],
        [48, 40],
        [44, 44],
        [40, 48],
        [48, 48],
      ],
      score: expect.closeTo(250 / 255, 5),
    });
  });

  test('leaves out what is too small, too unsure or overlaps a surer one', async () => {
    expect(await detected(fakeGraph(64), photo, { minFace: 65 })).toEqual([]);
    expect(await detected(fakeGraph(64), photo, { minScore: 0.95 })).toHaveLength(1);
    expect(await detected(fakeGraph(260), photo)).toHaveLength(1);
    expect(await detected(fakeGraph(260), photo, { maxOverlap: 0.9 })).toHaveLength(2);
  });

  test('of a small photograph is an enlarged one', async () => {
    const graph = fakeGraph(64);
    const faces = await detected(graph, markedPicture(160, 160, [[40, 40, 4, 250]]));
    expect(graph.calls).toEqual([{ width: 320, height: 320 }]);
    expect(middles(faces)).toEqual([[42, 42]]);
    expect(faces[0]!.box.width).toBeCloseTo(32, 3);
  });
});

describe('several looks', () => {
  // A cell of the network is some 8 / .625 = 12.8 pixels where faces of 32 are looked for, and 25 where the whole is seen.
  const large = (marks: readonly (readonly number[])[]) => markedPicture(2000, 1600, marks);

  test('find what is too small in the whole, once, where tiles overlap too', async () => {
    const graph = fakeGraph(64);
    // Middles of cells of the tiles, whose first columns are 0, 590 and 1181, rows 0 and 679: of one, and of both.
    const faces = await detected(graph, large([[256, 256, 13, 250]]));
    expect(graph.calls[0]).toEqual({ width: 640, height: 512 });
    expect(graph.calls.length).toBeGreaterThan(4);
    expect(faces).toHaveLength(1);
    const [[x, y]] = middles(faces) as [[number, number]];
    expect(Math.hypot(x - 262.4, y - 262.4)).toBeLessThan(3);
  });

  test('find no part of a large face: what is large in a tile is left to the whole', async () => {
    expect(await detected(fakeGraph(130), large([[256, 256, 13, 250]]))).toEqual([]);
    const whole = await detected(fakeGraph(130), large([[250, 250, 25, 250]]));
    expect(whole).toHaveLength(1);
    expect(whole[0]!.box.width).toBeCloseTo((130 * 2000) / 640, 0);
  });

  test('find no face that a tile cuts', async () => {
    // A network that finds a face at the left edge of whatever it sees: that is one only where the photograph ends there.
    const graph = fakeGraph();
    let tiles = 0;
    graph.run = async (_, [, , height, width]) => {
      tiles++;
      const outputs = noFaces(width!, height!);
      const cell = (20 * width!) / 8;
      outputs['cls_8']![cell] = outputs['obj_8']![cell] = 0.9;
      outputs['bbox_8']!.set([0.5, 0.5, Math.log(9), Math.log(9)], 4 * cell);
      return outputs;
    };
    const faces = await detected(graph, large([]));
    expect(tiles).toBe(7);
    // Tiles of 819 by 921 pixels, seen at 512 by 576.
    const [across, down] = [819 / 512, 921 / 576];
    expect(middles(faces).toSorted(([, a], [, b]) => a! - b!)).toEqual([
      [expect.closeTo(4 * across, 3), expect.closeTo(20.5 * 8 * down, 3)],
      [expect.closeTo(12.5, 3), expect.closeTo(20.5 * 25, 3)],
      [expect.closeTo(4 * across, 3), expect.closeTo(679 + 20.5 * 8 * down, 3)],
    ]);
  });

  test('end with an abort between two of them', async () => {
    const graph = fakeGraph(64);
    const controller = new AbortController();
    const reason = new Error('enough');
    const { run } = graph;
    graph.run = (...args) => {
      if (graph.calls.length === 1) controller.abort(reason);
      return run(...args);
    };
    const detector = faceDetector(graph);
    await expect(detector.detect(large([]), { signal: controller.signal })).rejects.toBe(reason);
    expect(graph.calls).toHaveLength(2);
    await detector.dispose();
  });
});

describe('a photograph in which no face is found', () => {
  /** A network that finds a face, of 72 pixels, at 228, 164 in one of its calls, whatever it sees there. */
  function graphOf(call: number, score: number, size = 72) {
    const graph = fakeGraph();
    graph.run = async (_, [, , height, width]) => {
      graph.calls.push({ width: width!, height: height! });
      const outputs = noFaces(width!, height!);
      if (graph.calls.length !== call) return outputs;
      const cell = (20 * width!) / 8 + 28;
      outputs['cls_8']![cell] = outputs['obj_8']![cell] = score;
      outputs['bbox_8']!.set([0.5, 0.5, Math.log(size / 8), Math.log(size / 8)], 4 * cell);
      outputs['kps_8']!.set([0.5, 0.5, 1.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 10 * cell);
      return outputs;
    };
    return graph;
  }
  const square = markedPicture(320, 320, []);

  test.each([
    ['clockwise', 2, 25],
    ['the other way', 3, -25],
  ])('is turned %s, and a face there lies where it is in the photograph', async (_, call, degrees) => {
    const graph = graphOf(call, 0.9);
    const faces = await detected(graph, square);
    expect(graph.calls).toEqual(Array.from({ length: 3 }, () => ({ width: 320, height: 320 })));
    const angle = (degrees * Math.PI) / 180;
    const [x, y] = [160 + 68 * Math.cos(angle) + 4 * Math.sin(angle), 160 - 68 * Math.sin(angle) + 4 * Math.cos(angle)];
    expect(middles(faces)).toEqual([[expect.closeTo(x, 3), expect.closeTo(y, 3)]]);
    expect(faces[0]!.box.width).toBeCloseTo(72, 3);
    const [first, second] = faces[0]!.landmarks;
    expect(first).toEqual([expect.closeTo(x, 3), expect.closeTo(y, 3)]);
    // What lies beside it in the turned photograph is turned back with it.
    expect(Math.atan2(second[1] - first[1], second[0] - first[0])).toBeCloseTo(-angle, 5);
  });

  test('has none that is not sure or not large then, and is turned only where there is none', async () => {
    const unsure = graphOf(2, 0.75);
    expect(await detected(unsure, square)).toEqual([]);
    expect(await detected(graphOf(2, 0.9, 60), square)).toEqual([]);
    const there = graphOf(1, 0.75);
    expect(await detected(there, square)).toHaveLength(1);
    expect([unsure.calls.length, there.calls.length]).toEqual([3, 1]);
  });
});

describe('a closer look', () => {
  test('is had at a face that was small, which keeps its score', async () => {
    const graph = fakeGraph(48);
    const faces = await detected(graph);
    expect(graph.calls).toHaveLength(3);
    // 120 pixels around each, doubled: the sign of a face is twice as large there, and the fake finds its place anew or not.
    expect(graph.calls[1]).toEqual({ width: 224, height: 224 });
    expect(faces.map(({ score }) => Math.round(255 * score))).toEqual([250, 230]);
  });

  test('that finds nothing leaves the face as it was', async () => {
    const graph = fakeGraph(48);
    const { run } = graph;
    graph.run = async (input, dims) => (graph.calls.length === 0 ? run(input, dims) : noFaces(dims[3]!, dims[2]!));
    expect(middles(await detected(graph))).toEqual([
      [44, 44],
      [140, 100],
    ]);
  });

  test('takes the place that is found there', async () => {
    const graph = fakeGraph(48);
    const { run } = graph;
    graph.run = async (input, dims) => {
      const outputs = await run(input, dims);
      if (graph.calls.length === 1) return outputs;
      const [height, width] = [dims[2]!, dims[3]!];
      const moved = noFaces(width, height);
      const cell = 10 * (width / 8) + 10;
      moved['cls_8']![cell] = moved['obj_8']![cell] = 0.7;
      moved['bbox_8']!.set([0.5, 0.5, Math.log(12), Math.log(12)], 4 * cell);
      return moved;
    };
    const faces = await detected(graph, markedPicture(224, 224, [[40, 40, 8, 250]]));
    // The middle of cell 10 of 8 pixels, halved, in a window that begins at 0.
    expect(middles(faces)).toEqual([[expect.closeTo(42, 0), expect.closeTo(42, 0)]]);
    expect(faces[0]!.score).toBeCloseTo(250 / 255, 5);
  });
});

test('a network that gives what it should not is an error, and the detector goes on', async () => {
  const graph = fakeGraph(64);
  const { run } = graph;
  graph.run = async () => ({});
  const detector = faceDetector(graph);
  await expect(detector.detect(photo)).rejects.toMatchObject({ code: 'model-output' });
  graph.run = run;
  expect(await detector.detect(photo)).toHaveLength(2);
  await detector.dispose();
  await detector.dispose();
  expect(graph.released).toBe(1);
});

test.each([
  [{ minFace: 0 }, /minFace/],
  [{ minScore: -0.1 }, /minScore/],
  [{ maxOverlap: 1.1 }, /maxOverlap/],
  [{ minFace: Number.NaN }, /minFace/],
])('options out of range are refused: %o', (options, message) => {
  expect(() => faceDetector(fakeGraph(), options)).toThrow(message);
});
