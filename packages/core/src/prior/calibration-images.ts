import type { CalibrationImage } from '../calibration/images.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import { checkPhoto, type FramedPhoto, type Photo } from './photo.js';

/** How photographs become the images of a calibration. */
export interface CalibrationPart {
  /** Of which the first face is taken. */
  readonly framed: (photo: Photo) => Promise<FramedPhoto<Photo>>;
  /** What an image without a key of its own is called, before its number. */
  readonly name: string;
  /** Gets the key of each image. */
  readonly keys: Set<string>;
  /** The keys of images that may not be among these. @default none */
  readonly besides?: ReadonlySet<string>;
  /** Gets the kind of each image. */
  readonly kinds: Set<'colour' | 'grey'>;
}

/**
 * One face of each photograph. A copy of one, under whatever name, is passed over: it tells nothing that the first did not, and would
 * make statistics narrower and a promise surer than they are.
 *
 * @throws FuzzydiffError `mismatch` for a photograph without a face, `invalid-argument` for one that may not be among these
 */
export async function* calibrationImages(
  photos: Iterable<Photo> | AsyncIterable<Photo>,
  { framed, name, keys, besides, kinds }: CalibrationPart,
): AsyncGenerator<CalibrationImage, void> {
  let count = 0;
  for await (const photo of photos) {
    checkPhoto(photo);
    const { faces } = await framed(photo);
    const [face] = faces;
    const called = 'name' in photo ? photo.name : `photograph ${count + 1}`;
    if (face === undefined) throw noFace(called);
    // Images that are framed already have no key: each has noise of its own all the same.
    const key = face.key || `${name} ${count}`;
    count++;
    if (keys.has(key)) continue;
    if (besides?.has(key))
      throw invalidArgument('promise', 'other photographs than those of the statistics', called, 'leave it out of one');
    keys.add(key);
    kinds.add(face.kind);
    yield { key, image: face.input };
  }
}

function noFace(name: string): FuzzydiffError {
  const message = `Expected a face in ${name} but found none; leave it out, or pass whole for pictures that are one.`;
  return new FuzzydiffError('mismatch', message, { data: { name } });
}
