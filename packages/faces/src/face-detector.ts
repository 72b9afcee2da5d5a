import type { FaceDetector } from '@fuzzydiff/core';
import { checkNumber } from '@fuzzydiff/core/internal';
import { detectFaces, type Thresholds } from './detect-faces.js';
import type { FaceGraph } from './face-graph.js';
import { orderedDetector } from './ordered-detector.js';

/** Options of a face detector. */
export interface FaceDetectorOptions {
  /**
   * The smallest face that is looked for, in pixels of the photograph: the longer side of its box, at least 1. Where faces of
   * that size would be too small in a photograph that is shrunk to 640 pixels, it is looked at more finely as well, which takes longer.
   *
   * @default 32
   */
  readonly minFace?: number | undefined;
  /** The least score of a face, from 0 to 1. @default 0.6 */
  readonly minScore?: number | undefined;
  /**
   * How much two faces may overlap, as the part of what they cover together, from 0 to 1. One of a score below 0.8 that lies by more than half
   * within a surer one is a part of that, whatever this says. @default 0.3
   */
  readonly maxOverlap?: number | undefined;
}

/**
 * A detector on YuNet's network. Calls run one after the other; an abort takes effect before each look at the photograph.
 *
 * @param graph is the detector's from then on, and released with it
 * @throws FuzzydiffError `invalid-argument` for an option out of range
 */
export function faceDetector(graph: FaceGraph, options: FaceDetectorOptions = {}): FaceDetector {
  const thresholds = checkThresholds(options);
  return orderedDetector({
    detect: (photo, signal) => detectFaces(graph, photo, thresholds, signal),
    release: () => graph.release(),
  });
}

/** Options with their defaults, in range. */
export function checkThresholds({ minFace = 32, minScore = 0.6, maxOverlap = 0.3 }: FaceDetectorOptions): Thresholds {
  checkNumber('minFace', minFace, 1, 1_000_000);
  checkNumber('minScore', minScore, 0, 1);
  checkNumber('maxOverlap', maxOverlap, 0, 1);
  return { minFace, minScore, maxOverlap };
}
