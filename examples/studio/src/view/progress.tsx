import type { ComponentChildren } from 'preact';
import { giveUp } from '../state/flow.js';
import { failure, loading, prior, usePrior } from '../state/prior.js';
import { type Doing, run } from '../state/run.js';
import { inWords, megabytes } from './words.js';

const names: Readonly<Record<Doing, string>> = {
  finding: 'Looking for faces',
  looking: 'Looking for damage',
  trying: 'Trying it out',
  mending: 'Mending',
  merging: 'Putting it back',
  learning: 'Learning what is ordinary',
};

/** What is going on, how long it takes, and a way to stop it. */
export function Progress() {
  if (!run.value) return null;
  const { doing, step } = run.value;
  const share = step ? step.calls / step.totalCalls : doing === 'merging' ? 1 : undefined;
  const left = step && step.calls > 2 ? `${inWords(step.secondsLeft)} left` : '';
  return (
    <Bar name={names[doing]} text={left} share={share}>
      <button type="button" onClick={giveUp}>
        Stop
      </button>
    </Bar>
  );
}

/** That a photograph is being read: of a large one, for some seconds. */
export function Opening() {
  return <Bar name="Reading the file" text="" share={undefined} />;
}

/** How far what mends photographs is on its way here. */
export function Arrival() {
  if (failure.value)
    return (
      <div class="arrival" role="alert">
        <p>{failure.value}</p>
        <button type="button" onClick={() => void usePrior()}>
          Try again
        </button>
      </div>
    );
  if (prior.value) return <p class="hint ready">Ready, on this machine alone, with or without a network.</p>;
  if (!loading.value) return null;
  const { loaded, total, began } = loading.value;
  const seconds = (performance.now() - began) / 1000;
  const left = seconds > 2 && loaded > 0 ? `, ${inWords((seconds / loaded) * (total - loaded))} left` : '';
  const text = total > 0 ? `${megabytes(loaded)} of ${megabytes(total)} MB${left}` : '';
  return <Bar name="Getting ready" text={text} share={total > 0 ? loaded / total : undefined} />;
}

function Bar({
  name,
  text,
  share,
  children,
}: {
  name: string;
  text: string;
  /** Unknown until there is something to be counted. */
  share: number | undefined;
  children?: ComponentChildren;
}) {
  return (
    <div class="progress">
      <div class="progress-text">
        <span class="doing">{name}</span>
        <span class="text">{text}</span>
      </div>
      <div
        class={`bar ${share === undefined ? 'unknown' : ''}`}
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(share !== undefined && { 'aria-valuenow': Math.round(100 * share) })}
        {...(text && { 'aria-valuetext': text })}
      >
        <i style={{ scale: `${share ?? 0.2} 1` }} />
      </div>
      {children}
    </div>
  );
}
