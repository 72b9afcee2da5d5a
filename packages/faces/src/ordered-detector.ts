import { type Face, type FaceDetector, FuzzydiffError } from '@fuzzydiff/core';
import { callQueue } from '@fuzzydiff/core/backend';
import { checkPixels, type Image } from '@fuzzydiff/core/image';

/** A detector without its manners: called for one checked photograph at a time, and released after the last. */
export interface PlainDetector {
  detect(photo: Image, signal?: AbortSignal): Promise<Face[]>;
  release(): Promise<void>;
}

/** A `FaceDetector` from a plain one: checks what goes in, orders the calls, and lets them be aborted while they wait. */
export function orderedDetector(plain: PlainDetector): FaceDetector {
  const queue = callQueue();
  let disposal: Promise<void> | undefined;

  async function release(): Promise<void> {
    const leave = await queue.enter();
    await plain.release().finally(leave);
  }

  return {
    async detect(photo, { signal } = {}) {
      if (disposal)
        throw new FuzzydiffError(
          'disposed',
          `Expected a face detector in use for ${photo.name} but found it disposed; open it again.`,
        );
      signal?.throwIfAborted();
      checkPhoto(photo);
      const leave = await queue.enter(signal);
      try {
        return await plain.detect(photo, signal);
      } finally {
        leave();
      }
    },
    dispose() {
      disposal ??= release();
      return disposal;
    },
  };
}

function checkPhoto(photo: Image): void {
  const { name, channels } = photo;
  if (channels !== 1 && channels !== 3)
    throw new FuzzydiffError(
      'invalid-argument',
      `Expected 1 channel (grey) or 3 channels (RGB) in ${name} but found ${channels}${channels === 4 ? ' (CMYK)' : ''}; convert it to RGB to find faces in it.`,
      { data: { name, received: channels } },
    );
  checkPixels(photo);
}
