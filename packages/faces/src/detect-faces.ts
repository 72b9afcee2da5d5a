import type { Face } from '@fuzzydiff/core';
import type { FaceBox, Image, Landmarks, Point } from '@fuzzydiff/core/image';
import type { FaceGraph } from './face-graph.js';
import { networkInput } from './network-input.js';
import { overlap, suppress } from './suppress.js';
import { closerView, closeSide, type View, viewsOf } from './views.js';
import { decode } from './yunet.js';

/** What counts as a face. */
export interface Thresholds {
  readonly minScore: number;
  readonly maxOverlap: number;
  readonly minFace: number;
}

/** A face, and how large the network saw it: the longer side of its box in pixels of the network's input. */
interface Seen extends Face {
  readonly seen: number;
}

/**
 * The faces of a photograph, in its pixels, the surest first. Each is found in one of the looks at the photograph; one that
 * was small in it is looked at more closely, for its landmarks. An abort takes effect between two looks.
 */
export async function detectFaces(
  graph: FaceGraph,
  photo: Image,
  { minScore, maxOverlap, minFace }: Thresholds,
  signal?: AbortSignal,
): Promise<Face[]> {
  const look = (view: View) => {
    signal?.throwIfAborted();
    return lookAt(graph, photo, view, minScore);
  };
  const found: Seen[] = [];
  for (const view of viewsOf(photo, minFace)) found.push(...(await look(view)));
  const closer: Face[] = [];
  for (const face of suppress(found, maxOverlap)) {
    if (face.seen >= closeSide) closer.push(face);
    else closer.push(moreExact(face, await look(closerView(photo, face.box))));
  }
  return suppress(closer, maxOverlap)
    .filter(({ box }) => longerSide(box) >= minFace)
    .map(({ box, landmarks, score }) => ({ box, landmarks, score }));
}

/** What the network finds in one look, but for faces that are cut or too large for it: another look has them whole. */
async function lookAt(graph: FaceGraph, photo: Image, view: View, minScore: number): Promise<Seen[]> {
  const { values, width, height } = networkInput(photo, view);
  const outputs = await graph.run(values, [1, 3, height, width]);
  return decode(outputs, { width, height, minScore })
    .map((face) => ({ ...inPhoto(face, view), seen: longerSide(face.box) }))
    .filter(({ box, seen }) => seen <= view.largest && reachesInto(box, photo) && !isCut(box, view.window, photo));
}

/** A face at the place where a closer look has found it, if it has, with the score that it was found with. */
function moreExact(face: Face, closer: readonly Face[]): Face {
  const [best] = suppress(
    closer.filter(({ box }) => overlap(box, face.box) > 0.3),
    0,
  );
  return best ? { ...best, score: face.score } : face;
}

function inPhoto({ box, landmarks, score }: Face, { window, width, height }: View): Face {
  const [sx, sy] = [window.width / width, window.height / height];
  const at = ([x, y]: Point): Point => [window.x + sx * x, window.y + sy * y];
  const [x, y] = at([box.x, box.y]);
  return {
    box: { x, y, width: sx * box.width, height: sy * box.height },
    landmarks: landmarks.map(at) as unknown as Landmarks,
    score,
  };
}

function longerSide({ width, height }: FaceBox): number {
  return Math.max(width, height);
}

function reachesInto(box: FaceBox, { width, height }: Image): boolean {
  return box.x < width && box.y < height && box.x + box.width > 0 && box.y + box.height > 0;
}

/** Whether a face crosses an edge of the window beyond which the photograph goes on. */
function isCut(box: FaceBox, window: FaceBox, { width, height }: Image): boolean {
  const [right, bottom] = [window.x + window.width, window.y + window.height];
  return (
    (window.x > 0 && box.x < window.x) ||
    (window.y > 0 && box.y < window.y) ||
    (right < width && box.x + box.width > right) ||
    (bottom < height && box.y + box.height > bottom)
  );
}
