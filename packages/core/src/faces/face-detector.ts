import type { Image } from '../photo/image.js';

/** A point of a picture, in its pixels: the pixel in column 0 reaches from 0 to 1. */
export type Point = readonly [x: number, y: number];

/** A rectangle of a picture: `x` and `y` are its left and top edge, `width` and `height` its sides, all in pixels. It may reach beyond the picture. */
export interface FaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a face's features are: the eye at the left of the picture, the other eye, the nose, the corners of the mouth. */
export type Landmarks = readonly [eye: Point, otherEye: Point, nose: Point, mouth: Point, otherMouth: Point];

/** A face in a photograph, in the photograph's pixels. */
export interface Face {
  readonly box: FaceBox;
  readonly landmarks: Landmarks;
  /** How sure the detector is, from 0 to 1. */
  readonly score: number;
}

/** Options of one detection. */
export interface DetectOptions {
  /** Aborts the detection before it starts; one under way may be finished. @default none */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the faces in photographs. The whole contract of a detector; the conformance cases in `@fuzzydiff/core/testing` check
 * each sentence of it.
 *
 * - `photo` has 1 channel (grey) or 3 (RGB), 8 or 16 bits, and any size from one pixel up; its opacity is ignored. It stays
 *   the caller's, unchanged. A grey photograph gives the same faces as one with three equal channels.
 * - The faces come in the order of their scores, the surest first, none where there is none. Boxes have a size and reach
 *   into the photograph, all numbers are finite, and scores are from 0 to 1.
 * - The same photograph gives the same faces.
 * - Calls may overlap, and one that rejects does not harm the next.
 * - An aborted signal rejects with its reason.
 * - Other channels, and pixels that are not of the size stated, reject with a `FuzzydiffError`.
 * - After `dispose`, `detect` rejects. `dispose` waits for calls under way, and may be called again.
 */
export interface FaceDetector {
  detect(photo: Image, options?: DetectOptions): Promise<Face[]>;
  dispose(): Promise<void>;
}
