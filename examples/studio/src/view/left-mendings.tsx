import { forget, goOn, left } from '../state/left.js';

/** What was not done when the page was left, to go on with or to forget. */
export function LeftMendings() {
  if (left.value.length === 0) return null;
  return (
    <ul class="left-mendings" aria-label="Not done yet">
      {left.value.map((own) => (
        <li key={own.key}>
          <p>{own.work.name} was being mended when this page was left.</p>
          <button type="button" aria-label={`Go on with ${own.work.name}`} onClick={() => void goOn(own)}>
            Go on
          </button>
          <button type="button" aria-label={`Forget ${own.work.name}`} onClick={() => void forget(own)}>
            Forget
          </button>
        </li>
      ))}
    </ul>
  );
}
