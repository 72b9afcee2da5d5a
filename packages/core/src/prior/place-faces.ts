import { invalidArgument } from '../errors.js';
import type { Face, FaceDetector } from '../faces/face-detector.js';
import type { Image } from '../photo/image.js';
import {
  boundingBox,
  type Frame,
  type Placement,
  placeByLandmarks,
  placeByRegion,
  placeWhole,
  regionOf,
  type TurnedRegion,
} from '../photo/placement.js';

/** Where a face lies in a photograph: how the model's frame is placed on it, and what the detector found. */
export interface FramedFace {
  readonly placement: Placement;
  /** The square that the model sees, in the photograph's pixels. */
  readonly region: Required<TurnedRegion>;
  /** The face by which it was placed; absent where nobody looked for one. */
  readonly detected?: Face;
  /** That face's number among those found, from the left, from 1; absent likewise. */
  readonly number?: number;
}

/** Which parts of a photograph a prior works on: by one of `faces`, `region` and `whole`, or on the faces that `face` chooses. */
export interface PlaceOptions {
  /** Where faces lie, as `Prior.faces` found them or as somebody placed them, in place of looking for them. @default they are looked for */
  readonly faces?: readonly FramedFace[] | undefined;
  /** The square that the model sees, in place of the faces that are found. @default those faces */
  readonly region?: TurnedRegion | undefined;
  /** Whether the model sees the photograph's largest square, whatever is in it. @default false */
  readonly whole?: boolean | undefined;
  /** Which of the faces, from the left: all, the largest, or by their numbers, from 1. @default 'all' */
  readonly face?: 'all' | 'largest' | readonly number[] | undefined;
  /** Pixels that the longer side of a face's box has at least. @default 32 */
  readonly minFace?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The faces that are chosen of a photograph, and how many there are in all. */
export interface PlacedFrames {
  readonly frames: readonly FramedFace[];
  /** Where the frames of those lie that were found and not chosen. */
  readonly unchosen: readonly Placement[];
  /** Faces found; where nobody looked for any, the one frame. */
  readonly found: number;
}

/**
 * Places a model's frame on a photograph: by hand, on its faces from left to right, or on its middle where the frame shows no
 * face or nothing finds any.
 *
 * @throws FuzzydiffError `invalid-argument` for a region or a face's number that there is not, and for two of `faces`, `region` and
 *   `whole`, or a choice of faces beside a square
 */
export async function placeFaces(
  image: Image,
  { frame, detector }: { readonly frame: Frame; readonly detector?: FaceDetector | undefined },
  options: PlaceOptions,
): Promise<PlacedFrames> {
  const { faces, region, whole = false, face = 'all', minFace = 32, signal } = checkOnePlace(options);
  const alone = (placement: Placement): PlacedFrames => ({
    frames: [{ placement, region: regionOf(placement) }],
    unchosen: [],
    found: 1,
  });
  if (faces) return { frames: checkFaces(faces), unchosen: [], found: faces.length };
  if (region) return alone(checkOnPhoto(placeByRegion(region), image));
  if (whole || frame.kind === 'whole' || !detector) return alone(placeWhole(image));
  const found = await facesFromLeft(image, detector, { minFace, signal });
  const own = chosen(found, face);
  const frames = own.map((detected): FramedFace => {
    const placement = placeByLandmarks(frame, detected.landmarks);
    return { placement, region: regionOf(placement), detected, number: found.indexOf(detected) + 1 };
  });
  const left = found.filter((each) => !own.includes(each));
  const unchosen = left.map(({ landmarks }) => placeByLandmarks(frame, landmarks));
  return { frames, unchosen, found: found.length };
}

/** Refuses two ways to say where to look, of which one would go unheard. What is off, or as it is anyway, says nothing. */
function checkOnePlace(options: PlaceOptions): PlaceOptions {
  const { faces, region, whole, face } = options;
  // Beside faces that are given, a choice may come along by which they were found.
  const chosen = face === 'all' || faces ? undefined : face;
  const [first, second] = Object.entries({ whole, region, faces, face: chosen }).filter(([, value]) => value);
  if (first === undefined || second === undefined) return options;
  throw invalidArgument(second[0], `nothing beside ${first[0]}`, second[1], 'leave one of them out');
}

function checkFaces(faces: readonly FramedFace[]): readonly FramedFace[] {
  const wrong = Array.isArray(faces) ? faces.find((face) => !face?.placement || !face.region) : faces;
  if (wrong === undefined) return faces;
  throw invalidArgument('faces', 'those that Prior.faces gives', wrong, 'to choose by their numbers, pass face');
}

/** How many times as large as its photograph a square may be: what lies beyond the edge is what lies at it. */
const mostTimes = 4;

/** Refuses a square of which the photograph has nothing, or next to nothing. */
function checkOnPhoto(placement: Placement, image: Image): Placement {
  const { width, height } = boundingBox(placement, image);
  const { size } = regionOf(placement);
  if (width > 0 && height > 0 && size <= mostTimes * Math.max(image.width, image.height)) return placement;
  const expected = `a square on ${image.name}, which is ${image.width} x ${image.height} pixels, and at most ${mostTimes} times as large,`;
  const { x, y } = regionOf(placement);
  throw invalidArgument('region', expected, `${x},${y},${size}`, 'move it or make it smaller');
}

/** The faces of a photograph in the order of their numbers: from the left, and from the top where two begin at one column. */
export async function facesFromLeft(
  image: Image,
  detector: FaceDetector,
  { minFace = 32, signal }: { readonly minFace?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly Face[]> {
  const found = await detector.detect(image, { signal });
  return found
    .filter(({ box }) => Math.max(box.width, box.height) >= minFace)
    .sort((a, b) => a.box.x - b.box.x || a.box.y - b.box.y);
}

function chosen(found: readonly Face[], face: NonNullable<PlaceOptions['face']>): readonly Face[] {
  if (face === 'all') return found;
  const area = ({ box }: Face) => box.width * box.height;
  if (face === 'largest') return found.length === 0 ? [] : [found.reduce((a, b) => (area(b) > area(a) ? b : a))];
  return face.map((number: number) => {
    const own = found[number - 1];
    if (own) return own;
    if (found.length === 0)
      throw invalidArgument(
        'face',
        'no number, as no face is found,',
        number,
        'leave it out, or look for smaller ones',
      );
    const remedy = 'Prior.faces, or `fuzzydiff faces`, lists them';
    throw invalidArgument('face', `a number from 1 to ${found.length}, of the faces found,`, number, remedy);
  });
}
