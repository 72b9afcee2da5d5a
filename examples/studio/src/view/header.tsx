import { canGo } from '../state/flow.js';
import { picture, type StepName, steps } from '../state/picture.js';
import { goTo } from './go-to.js';

const names: Readonly<Record<StepName, string>> = { face: 'Face', damage: 'Damage', mend: 'Mend', save: 'Save' };

/** What this is, and where a photograph is on its way. */
export function Header({ onHelp }: { onHelp: () => void }) {
  const own = picture.value;
  return (
    <header>
      <h1>
        <span class="fuzzy">fuzzy</span>diff <small>studio</small>
      </h1>
      {own && (
        <nav aria-label="Steps">
          <ol class="steps">
            {steps.map((step, n) => (
              <li key={step}>
                <button
                  type="button"
                  disabled={own.step.value !== step && !canGo(step)}
                  {...(own.step.value === step && { 'aria-current': 'step' as const })}
                  onClick={() => goTo(own, step)}
                >
                  <b>{n + 1}</b> {names[step]}
                </button>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <button type="button" class="quiet help" aria-label="Keys and gestures" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}
