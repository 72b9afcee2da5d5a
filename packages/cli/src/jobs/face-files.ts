import type { FramedFace } from '@fuzzydiff/core';
import type { ImageFile } from '../batch/image-job.js';

/** What the suffixes of a face's files begin with: its number where it was found, nothing where the frame was given. */
export function facePrefix({ number }: Pick<FramedFace, 'number'>): string {
  return number === undefined ? '' : `face-${number}.`;
}

/** Suffixes of the files that each face gives; `*` stands for its number. */
export function faceSuffixes(findsFaces: boolean, suffixes: readonly string[]): string[] {
  return suffixes.map((suffix) => (findsFaces ? `face-*.${suffix}` : suffix));
}

/** A face's files under the names that are its own. */
export function ofFace(face: Pick<FramedFace, 'number'>, files: readonly ImageFile[]): ImageFile[] {
  return files.map(({ suffix, bytes }) => ({ suffix: facePrefix(face) + suffix, bytes }));
}
