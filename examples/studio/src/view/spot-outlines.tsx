// biome-ignore-all lint/a11y/useSemanticElements: SVG has no elements of these roles
// biome-ignore-all lint/a11y/noInteractiveElementToNoninteractiveRole: nor any that is interactive
import { signal } from '@preact/signals';
import type { Spot } from '../engine/crossing.js';
import { svgPath } from './draw.js';

/** Which spot the keyboard is at. */
const active = signal('');

/** Spots as outlines that can be tapped, and gone through by the arrow keys. */
export function SpotOutlines({
  spots,
  isOn,
  onToggle,
  name,
}: {
  spots: readonly Spot[];
  isOn: (id: string) => boolean;
  onToggle?: (id: string) => void;
  name: 'spot' | 'mended spot' | 'mending';
}) {
  if (!onToggle)
    return (
      <g class="shimmer" aria-hidden>
        {spots.map(({ id, outlines }) => (
          <path key={id} d={svgPath(outlines)} />
        ))}
      </g>
    );
  const stop = spots.some(({ id }) => id === active.value) ? active.value : spots[0]?.id;
  const go = (event: KeyboardEvent, n: number) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = spots[(n + by + spots.length) % spots.length]!;
    active.value = next.id;
    const all = (event.currentTarget as Element).parentElement!.querySelectorAll<SVGElement>('[role=checkbox]');
    all[spots.indexOf(next)]!.focus();
  };
  return (
    <g role="group" aria-label={`${name}s`}>
      {spots.map(({ id, outlines }, n) => (
        <g
          key={id}
          class={`spot ${name === 'spot' ? 'found' : 'mended'} ${isOn(id) ? 'on' : 'off'}`}
          role="checkbox"
          tabIndex={id === stop ? 0 : -1}
          aria-checked={isOn(id)}
          aria-label={`${name} ${n + 1} of ${spots.length}`}
          onClick={() => {
            active.value = id;
            onToggle(id);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              event.stopPropagation();
              onToggle(id);
            } else go(event, n);
          }}
          onFocus={() => {
            active.value = id;
          }}
        >
          <path class="touch" d={svgPath(outlines)} />
          <path class="under" d={svgPath(outlines)} />
          <path class="line" d={svgPath(outlines)} />
        </g>
      ))}
    </g>
  );
}
