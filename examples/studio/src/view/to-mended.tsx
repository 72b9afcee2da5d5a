import { type Picture, work } from '../state/picture.js';
import { isMending, run } from '../state/run.js';
import { goTo } from './go-to.js';

/** The way to what was mended, or is being mended, from a step before it. */
export function ToMended({ own }: { own: Picture }) {
  if (!isMending.value && (!work.value.mending || run.value)) return null;
  return (
    <button type="button" class="quiet" onClick={() => goTo(own, 'mend')}>
      {isMending.value ? 'Back to the mending' : 'Back to what was mended'}
    </button>
  );
}
