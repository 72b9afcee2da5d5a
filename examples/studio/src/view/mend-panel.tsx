import { allOverId } from '../engine/whole/places.js';
import { chooseTry, mendedNow, toggleMended } from '../state/decide.js';
import { mendAllOf, tryAgain } from '../state/flow.js';
import { countSpots, mendedSpots, picture, spotsInPart, unmendedSpots, work } from '../state/picture.js';
import { run } from '../state/run.js';
import { isCompared, tool } from '../state/tools.js';
import { fit, lookAt } from '../state/viewport.js';
import { around } from './draw.js';
import { goTo } from './go-to.js';
import { Progress } from './progress.js';
import { SaveButton } from './save-button.js';

export function MendPanel() {
  const { mending, chosen, undone } = work.value;
  const isBusy = run.value !== undefined;
  if (isBusy && !(mending && run.value!.doing !== 'mending' && run.value!.doing !== 'merging'))
    return (
      <>
        <h2 tabIndex={-1}>Mending…</h2>
        <p>Everything else stays as it is.</p>
        <Progress />
      </>
    );
  const spots = mendedSpots.value;
  const isAllOver = (mending?.allOver.length ?? 0) > 0;
  const rest = unmendedSpots.value.length;
  return (
    <>
      <h2 tabIndex={-1}>{mendedNow()}</h2>
      <p>{sentence(spots.length, isAllOver)}</p>
      {rest > 0 && !isBusy && (
        <p>
          {rest === 1 ? 'One stayed as it was' : `${rest} stayed as they were`}: I could not tell damage from face
          there.{' '}
          <button type="button" class="inline" onClick={() => void mendAllOf(unmendedSpots.value)}>
            Mend {rest === 1 ? 'it' : 'them'} all the same
          </button>
        </p>
      )}
      {rest === 0 && spots.length > 0 && !isBusy && <StillThere />}
      {(mending?.tries.length ?? 0) > 1 && (
        <fieldset class="choice">
          <legend>Tries</legend>
          <div>
            {mending!.tries.map((_, n) => (
              <label key={n}>
                <input type="radio" name="try" checked={n === chosen} onChange={() => chooseTry(n)} />
                <span>{n + 1}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {isAllOver && (
        <label class="field">
          <span>The whole face</span>
          <input type="checkbox" checked={!undone.has(allOverId)} onChange={() => toggleMended(allOverId)} />
        </label>
      )}
      <div class="row">
        <button
          type="button"
          aria-pressed={isCompared.value}
          disabled={spots.length === 0 && !isAllOver}
          onClick={() => {
            isCompared.value = !isCompared.value;
            // On the faces, where there is something to be seen.
            if (isCompared.value) lookAt(around([...spots, ...mending!.allOver].map(({ box }) => roomy(box))));
            else fit();
          }}
        >
          Compare
        </button>
        <button type="button" disabled={isBusy} onClick={() => void tryAgain()}>
          Another try
        </button>
      </div>
      <Progress />
      <SaveButton isPrimary />
    </>
  );
}

function sentence(count: number, isAllOver: boolean): string {
  if (count === 0 && !isAllOver) return 'I looked closely and would change nothing here.';
  const hold = 'Hold the photograph to see it as it came. Only faces are mended.';
  if (count === 0) return hold;
  const { undone } = work.value;
  const what = countSpots(mendedSpots.value) < count ? 'Tap a spot, or a piece of one,' : 'Tap a spot';
  const one = undone.size === 0 ? `${what} to undo that one.` : `${what} to undo that one, or to mend it again.`;
  return `${one} ${hold}`;
}

/** What helps where a spot's pixels did not look like damage, or were not found. */
function StillThere() {
  const own = picture.value!;
  const inPart = spotsInPart.value;
  return (
    <p>
      Damage still there?{' '}
      {inPart.length > 0 && (
        <>
          <button type="button" class="inline" onClick={() => void mendAllOf(inPart)}>
            Mend all that was outlined
          </button>{' '}
          or{' '}
        </>
      )}
      <button
        type="button"
        class="inline"
        onClick={() => {
          goTo(own, 'damage');
          tool.value = 'paint';
        }}
      >
        {inPart.length > 0 ? 'paint over it' : 'Paint over it'}
      </button>
    </p>
  );
}

/** A spot with what lies around it, without which nobody can tell how it fits. */
function roomy(box: { x: number; y: number; width: number; height: number }) {
  const { width = 1, height = 1 } = picture.value?.opened.value ?? {};
  const margin = 0.08 * Math.min(width, height);
  return { x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin, height: box.height + 2 * margin };
}
