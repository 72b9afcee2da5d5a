import { loading } from '../state/prior.js';
import { cancel, run, type Task } from '../state/run.js';

const doing: Readonly<Record<Task, string>> = {
  map: 'Looking for what is not a face',
  correction: 'Correcting',
  calibration: 'Taking statistics',
};

/** What is going on, how far it is, and a way to stop it. */
export function Progress() {
  if (loading.value) {
    const { file, loaded, total } = loading.value;
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    const text = total > 0 ? `${file}: ${megabytes(loaded)} of ${megabytes(total)} MB` : 'Starting';
    return <Bar name="Loading the model" text={text} share={total > 0 ? loaded / total : 0} />;
  }
  if (!run.value) return <div class="progress idle" role="status" />;
  const { task, calls, totalCalls, left } = run.value;
  const time = left === undefined ? '' : `, ${duration(left)} left`;
  return (
    <Bar
      name={doing[task]}
      text={`${calls} of ${totalCalls || '…'} model calls${time}`}
      share={totalCalls ? calls / totalCalls : 0}
    >
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </Bar>
  );
}

function Bar({
  name,
  text,
  share,
  children,
}: {
  name: string;
  text: string;
  share: number;
  children?: preact.ComponentChildren;
}) {
  return (
    <div class="progress">
      <div
        class="bar"
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
        aria-valuetext={text}
        style={{ '--share': share }}
      />
      <span class="doing">{name}</span>
      <span class="text">{text}</span>
      {children}
    </div>
  );
}

/** A time to come, in the largest unit that says enough. */
function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
