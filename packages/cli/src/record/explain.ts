import type { Box } from '@fuzzydiff/core/image';
import { inLine } from '../files/in-line.js';
import type { PictureRecord, RecordedFace, RecordedRegion } from './picture-record.js';
import { type ConditionRecipe, pixelsOnly, type RecordedRecipe } from './recipe.js';

/**
 * A record in words: what was made, of what, what was changed and how sure that is.
 *
 * @param asWritten whether the picture's pixels are still those that were written
 */
export function explained(name: string, record: PictureRecord, asWritten: boolean): string {
  const { by, made, sample, maps, begunOn, found, changed, faces } = record;
  const which = made.samples > 1 ? `, sample ${sample} of ${made.samples}` : '';
  const what = made.command === 'correct' ? 'corrected' : 'painted anew';
  const drawn = maps ? `, its maps with seed ${maps.seed} on ${maps.device}` : '';
  const preset = made.command === 'correct' ? `preset ${made.preset}, ` : '';
  return [
    `${name}: ${what} by ${by}${which}; ${share(changed)} of its pixels are not the input's.`,
    ...(asWritten
      ? []
      : ['  Its pixels were changed since, by something else: what follows is of the picture as it was written.']),
    `  Input: ${made.input === pixelsOnly ? 'pixels that were in no file' : `the file with sha256 ${made.input}`}`,
    `  Model: ${made.model} on ${begunOn === undefined ? '' : `${begunOn}, and then `}${made.device}, ${preset}seed ${made.seed}${drawn}`,
    ...(made.command === 'correct' && made.allOver
      ? ['  What was wrong all over a face was mended first, as far as it was found.']
      : []),
    ...(made.command === 'condition' ? [`  Held to the input: ${holdOf(made)}`] : []),
    ...(byHand(made).length > 0 ? [`  By hand: ${byHand(made).join('; ')}.`] : []),
    ...(made.untold?.length ? [`  By a program that chose ${made.untold.join(', ')}, too.`] : []),
    `  Faces: ${made.region === 'faces' ? `${found} found, ${faces.length} worked on` : `none looked for: ${squareOf(made.region)}`}`,
    ...faces.flatMap((face, n) => faceLines(face, n, made)),
    '  What was painted is what the model takes for likely there: how the face may have looked, not how it did.',
  ]
    .map(inLine)
    .join('\n');
}

/** What somebody did to it, in words. */
function byHand(made: RecordedRecipe): string[] {
  const counted = (count: number, one: string, some: string) =>
    count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${some}`];
  const painted = (says: string) => made.strokes?.filter((stroke) => stroke.says === says).length ?? 0;
  const undone = made.command === 'correct' ? (made.undone ?? []) : [];
  return [
    ...counted(made.placed?.filter((face) => typeof face !== 'number').length ?? 0, 'face placed', 'faces placed'),
    ...counted(painted('damaged'), 'stroke over damage', 'strokes over damage'),
    ...counted(painted('fine'), 'stroke over what is fine', 'strokes over what is fine'),
    ...counted(undone.flat().length, 'spot put back as it was', 'spots put back as they were'),
  ];
}

/** How strongly, and where. */
function holdOf({ strength, mask, maskPolarity, bands }: ConditionRecipe): string {
  const whole =
    'keep' in strength ? `${share(strength.keep)} of it is left` : `by ${share(strength.weight)} at each fusion`;
  const masked = mask === 'none' ? '' : `, times the mask with sha256 ${mask}, whose white says ${maskPolarity}`;
  const banded = bands ? `, times ${bands.luma.join(', ')} of its bands of frequency, coarse to fine` : '';
  return `${whole}${masked}${banded}`;
}

function squareOf(region: string): string {
  return region === 'whole' ? 'the largest square is one' : `the square ${region} is one`;
}

function faceLines(
  { number, box, score, frame, clean, kept, promise, regions }: RecordedFace,
  n: number,
  made: RecordedRecipe,
): string[] {
  const place = box
    ? placeOf(box)
    : `${Math.round(frame.size)} x ${Math.round(frame.size)} pixels at ${Math.round(frame.x)},${Math.round(frame.y)}`;
  const sure = score === undefined ? '' : `, which is a face with a score of ${score.toFixed(2)} of 1`;
  const head = `  Face ${number ?? n + 1}: ${place}${sure}`;
  if (made.command === 'condition') return [`${head}: ${share(kept)} of it was to be kept.`];
  // What was mended all over is no region.
  if (clean)
    return [`${head}: nothing was changed${made.allOver ? ' in places' : ''}.`, ...(regions ?? []).map(regionLine)];
  return [
    `${head}: ${share(kept)} of it was to be kept.`,
    ...(regions ?? []).map(regionLine),
    ...(promise
      ? [
          `    At most ${share(promise.alpha)} of faces that are fine are changed at all: so say ${promise.images} of them.`,
        ]
      : [
          '    Nothing is promised of faces that are fine: whatever was found was changed, however common it is on them.',
        ]),
  ];
}

function regionLine({ box, p, isKept, changed }: RecordedRegion, n: number): string {
  const what = isKept ? 'left as it was' : `changed${changed === undefined ? '' : `, ${share(changed)} of its pixels`}`;
  return `    Region ${n + 1}, ${placeOf(box)}: ${what}; about ${share(p)} of faces that are fine have one as large (p = ${p.toPrecision(2)}).`;
}

function placeOf({ x, y, width, height }: Box): string {
  const [left, top, across, down] = [x, y, width, height].map(Math.round);
  return `${across} x ${down} pixels at ${left},${top}`;
}

/** A share as people say it. */
function share(of: number): string {
  const percent = of * 100;
  if (percent > 0 && percent < 0.1) return 'less than 0.1 %';
  if (percent < 100 && percent > 99.9) return 'more than 99.9 %';
  return `${Number(percent.toPrecision(2))} %`;
}
