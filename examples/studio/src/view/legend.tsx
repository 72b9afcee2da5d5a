import { inferno } from './draw.js';

const gradient = `linear-gradient(to right, ${inferno
  .filter((_, i) => i % 15 === 0)
  .map((colour) => `rgb(${colour.join(' ')})`)
  .join(', ')})`;

/** The scale of the colours, which never moves. */
export function Legend({ name, most }: { name: string; most: string }) {
  return (
    <span class="legend" role="img" aria-label={`Colours of ${name}, from 0 (black) to ${most} (yellow)`}>
      {name} <i>0</i>
      <b style={{ background: gradient }} />
      <i>{most}</i>
    </span>
  );
}
