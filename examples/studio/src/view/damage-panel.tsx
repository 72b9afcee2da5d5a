import { isAllOver } from '../state/all-over.js';
import { decide } from '../state/decide.js';
import { mendNow } from '../state/flow.js';
import { faintSpots, isPainted, isTaken, type Picture, spots, takenFaces, takenSpots, work } from '../state/picture.js';
import { isMending, run } from '../state/run.js';
import { spotsFound } from '../state/said.js';
import { adjusted, isPainting, tool } from '../state/tools.js';
import { piecesOf } from './pieces.js';
import { Progress } from './progress.js';
import { ToMended } from './to-mended.js';
import { WholeFace, wholeSentences } from './whole-face.js';
import { inSeries } from './words.js';

/** The share of a face from which on it is rather the photograph that is unusual than damaged, and that which is most of it. */
const [much, most] = [0.15, 0.5];

export function DamagePanel({ own }: { own: Picture }) {
  const found = own.found.value;
  const [all, taken] = [spots.value.length, spots.value.filter(isTaken).length];
  const toMend = takenSpots.value.length;
  const share = Math.max(0, ...(found?.shares ?? []));
  const isMuch = share > much && all > 0;
  const parts = [
    ...(toMend > 0 ? [toMend === 1 ? '1 spot' : `${toMend} spots`] : []),
    ...(isPainted.value ? ['what I painted'] : []),
    ...(isAllOver.value ? ['the whole face'] : []),
  ];
  const isNothing = parts.length === 0;
  const isWhole = wholeSentences(own).length > 0;
  // How it would be is what is made of it: nobody has to wait for that.
  const isBusy = run.value !== undefined && run.value.doing !== 'trying';
  return (
    <>
      <h2 tabIndex={-1}>
        {isMuch
          ? `${share > most ? 'Most' : 'Much'} of ${takenFaces.value.length > 1 ? 'one' : 'this'} face looks unusual to me.`
          : all === 0 && !isNothing
            ? nothingFound(toMend)
            : spotsFound(all, faintSpots.value.length, isWhole)}
      </h2>
      <p>{sentence({ all, taken, isMuch, isWhole })}</p>
      {isMending.value && <Progress />}
      {!isPainting.value && <Faint />}
      {isMuch && !isPainting.value && <Unusual own={own} />}
      {all > 1 && !isMuch && !isPainting.value && (
        <div class="row">
          <button type="button" disabled={taken === all} onClick={() => decide(spots.value, true)}>
            Take all
          </button>
          <button type="button" disabled={toMend === 0} onClick={() => decide(takenSpots.value, false)}>
            Leave all
          </button>
        </div>
      )}
      {!isPainting.value && <WholeFace own={own} />}
      {!isMending.value && <Progress />}
      {isMending.value ? null : isNothing ? (
        <button
          type="button"
          class="primary"
          onClick={() => {
            own.step.value = 'save';
          }}
        >
          Keep it as it is
        </button>
      ) : (
        <button type="button" class="primary" disabled={isBusy} onClick={() => void mendNow()}>
          {`Mend ${inSeries(parts)}`}
        </button>
      )}
      <ToMended own={own} />
    </>
  );
}

/** What is better than to mend much of a face. */
function Unusual({ own }: { own: Picture }) {
  return (
    <div class="row">
      <button
        type="button"
        onClick={() => {
          own.step.value = 'face';
          adjusted.value = mostUnusual(own);
        }}
      >
        Adjust the box
      </button>
      <button
        type="button"
        onClick={() => {
          decide(takenSpots.value, false);
          tool.value = 'paint';
        }}
      >
        Paint it myself
      </button>
    </div>
  );
}

/** The face of which the largest share is marked, by its place among all. */
function mostUnusual(own: Picture): number {
  const shares = own.found.value?.shares ?? [];
  const face = takenFaces.value[shares.indexOf(Math.max(...shares))];
  return work.value.faces.findIndex((each) => each.face === face);
}

/** What may be damage as well as not, and stays as it is unless somebody takes it. */
function Faint() {
  const left = faintSpots.value.filter((spot) => !isTaken(spot));
  if (left.length === 0) return null;
  const it = left.length === 1 ? 'it' : 'them';
  return (
    <p>
      {left.length === 1 ? '1 faint spot' : `${left.length} faint spots`} may be nothing.{' '}
      <button type="button" class="inline" onClick={() => decide(left, true)}>
        Include {it}
      </button>
    </p>
  );
}

/** Where nothing counts as damage, and somebody wants something mended. */
function nothingFound(taken: number): string {
  if (taken > 0) return taken === 1 ? '1 faint spot taken.' : `${taken} faint spots taken.`;
  return isPainted.value ? 'Painted by hand.' : 'No spots found.';
}

function sentence({
  all,
  taken,
  isMuch,
  isWhole,
}: {
  all: number;
  taken: number;
  isMuch: boolean;
  isWhole: boolean;
}): string {
  if (tool.value === 'paint')
    return 'Paint over what is damaged, and no more: all that is painted is made anew. Only faces can be mended.';
  if (tool.value === 'erase') return 'Rub out what is to stay as it is.';
  if (isMuch)
    return 'Is it all damage, mend it. Else frame the face more tightly, rub out what is fine, or paint the damage yourself.';
  if (all === 0 && takenSpots.value.length > 0) return 'Tap one to leave it as it is, or paint over more.';
  if (all === 0 && faintSpots.value.length > 0) return 'If you see damage, tap it or paint over it.';
  if (all === 0 && isWhole) return 'But it is not as it should be all over.';
  if (all === 0) return 'This looks fine to me. If you see damage, paint over it.';
  const out = all - taken;
  if (out > 0)
    return `${out === 1 ? 'One is' : `${out} are`} left as ${out === 1 ? 'it is' : 'they are'}. Tap to take ${out === 1 ? 'it' : 'them'} again.`;
  const tap = 'Tap one that is no damage, such as glasses, to leave it as it is.';
  return spots.value.some(({ outlines }) => piecesOf(outlines) > 1)
    ? `${tap} Rub out a part of it that is fine. Paint what I missed.`
    : `${tap} Paint what I missed in the face.`;
}
