// The face detector's part of what the tests call in the page.
import type { Image } from '@fuzzydiff/core/image';
import { detectorCases } from '@fuzzydiff/core/testing';
import { type OpenFaceDetectorOptions, openFaceDetector } from '../src/index.js';
import { failure } from './page-failure.js';

let openDetector: ReturnType<typeof openFaceDetector> | undefined;

export const faceLab = {
  /** A case of a face detector's contract on a detector of its own; `kept`: on one that stays open for the cases after it. */
  conformDetector(index: number, options: OpenFaceDetectorOptions, kept: boolean, photo: Image) {
    const keep = async () => {
      openDetector ??= openFaceDetector(options);
      return { ...(await openDetector), dispose: async () => {} };
    };
    return detectorCases[index]!.run({ load: kept ? keep : () => openFaceDetector(options), photo });
  },

  /** Disposes of the detector that cases kept open, if any. */
  async letDetectorGo() {
    await (await openDetector)?.dispose();
    openDetector = undefined;
  },

  /** The faces of one photograph, and where they were found. */
  async faces(options: OpenFaceDetectorOptions, photo: Image) {
    try {
      const detector = await openFaceDetector({ ...options, onWarning: () => {} });
      const faces = await detector.detect(photo);
      await detector.dispose();
      return { faces, device: detector.device };
    } catch (error) {
      return failure(error);
    }
  },
};
