import type { Face } from '@fuzzydiff/core';
import type { FaceBox, Image, Landmarks, Point } from '@fuzzydiff/core/image';
import type { FaceGraph } from './face-graph.js';
import { networkInput } from './network-input.js';
import { overlap, suppress, withoutParts } from './suppress.js';
import { closerView, closeSide, type View, viewsOf } from './views.js';
import { decode } from './yunet.js';

/** What counts as a face. */
export interface Thresholds {
  readonly minScore: number;
  readonly maxOverlap: number;
  readonly minFace: number;
}

/**
 * By how many degrees a photograph is turned where no face is found in it as it is: the network finds damaged ones that are tilted by
 * so much less often.
 */
const turns = [25, -25];

/**
 * The score that a face then has at least: it is looked at as if it stood upright, where most have .8 to .95. And it is as large as one
 * that needs no closer look: of small ones, more are something else, a lamp for example.
 */
const turnedScore = 0.8;

/** A face, and how large the network saw it: the longer side of its box in pixels of the network's input. */
interface Seen extends Face {
  readonly seen: number;
}

/**
 * The faces of a photograph, in its pixels, the surest first. Each is found in one of the looks at the photograph; one that
 * was small in it is looked at more closely, for its landmarks. A photograph in which none is found is turned to either side. An abort
 * takes effect between two looks.
 */
export async function detectFaces(
  graph: FaceGraph,
  photo: Image,
  { minScore, maxOverlap, minFace }: Thresholds,
  signal?: AbortSignal,
): Promise<Face[]> {
  const look = (view: View, least = minScore) => {
    signal?.throwIfAborted();
    return lookAt(graph, photo, view, least);
  };
  const found: Seen[] = [];
  const views = viewsOf(photo, minFace);
  for (const view of views) found.push(...(await look(view)));
  if (found.length === 0)
    for (const turned of turns) {
      const sure = await look({ ...views[0]!, turned }, Math.max(turnedScore, minScore));
      found.push(...sure.filter(({ seen }) => seen >= closeSide));
    }
  const closer: Face[] = [];
  for (const face of suppress(found, maxOverlap)) {
    if (face.seen >= closeSide) closer.push(face);
    else closer.push(moreExact(face, await look(closerView(photo, face.box))));
  }
  return withoutParts(suppress(closer, maxOverlap))
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

/** A face of a view in the photograph's pixels; in one that is turned, with a box of its size about its middle. */
function inPhoto({ box, landmarks, score }: Face, { window, width, height, turned = 0 }: View): Face {
  const [sx, sy] = [window.width / width, window.height / height];
  const [cos, sin] = turned === 0 ? [1, 0] : [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  const at = ([x, y]: Point): Point => {
    const [u, v] = turned === 0 ? [x, y] : turnedBack([x, y]);
    return [window.x + sx * u, window.y + sy * v];
  };
  const turnedBack = ([x, y]: Point): Point => {
    const [u, v] = [x - width / 2, y - height / 2];
    return [width / 2 + cos * u + sin * v, height / 2 - sin * u + cos * v];
  };
  const [mx, my] = at([box.x + box.width / 2, box.y + box.height / 2]);
  const [x, y] = turned === 0 ? at([box.x, box.y]) : [mx - (sx * box.width) / 2, my - (sy * box.height) / 2];
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
