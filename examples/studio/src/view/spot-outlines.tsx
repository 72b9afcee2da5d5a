// biome-ignore-all lint/a11y/useSemanticElements: SVG has no elements of these roles
// biome-ignore-all lint/a11y/noInteractiveElementToNoninteractiveRole: nor any that is interactive
import { signal } from '@preact/signals';
import type { Spot } from '../engine/crossing.js';
import { svgPath } from './draw.js';

/** Which spot the keyboard is at. */
const active = signal('');

/** How each kind of spot looks, by its name. */
const kinds = { spot: 'found', 'faint spot': 'faint', 'mended spot': 'mended' } as const;

/** Which of the spots each is, in words; a piece of one also says which it is of its pieces. */
function numbered(spots: readonly (Spot & { readonly spot?: string })[]): string[] {
  const ofSpot = ({ id, spot = id }: (typeof spots)[number]) => spot;
  const all = [...new Set(spots.map(ofSpot))];
  return spots.map((own) => {
    const pieces = spots.filter((other) => ofSpot(other) === ofSpot(own));
    const piece = pieces.length > 1 ? `, piece ${pieces.indexOf(own) + 1} of ${pieces.length}` : '';
    return `${all.indexOf(ofSpot(own)) + 1} of ${all.length}${piece}`;
  });
}

/** Spots as outlines that can be tapped, and gone through by the arrow keys. */
export function SpotOutlines<S extends Spot>({
  spots,
  isOn,
  onToggle,
  name,
}: {
  spots: readonly S[];
  isOn: (spot: S) => boolean;
  onToggle?: (spot: S) => void;
  name: keyof typeof kinds | 'mending';
}) {
  if (!onToggle)
    return (
      <g class="shimmer" aria-hidden>
        {spots.map(({ id, outlines }) => (
          <path key={id} d={svgPath(outlines)} />
        ))}
      </g>
    );
  const named = numbered(spots);
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
      {spots.map((spot, n) => (
        <g
          key={spot.id}
          class={`spot ${name === 'mending' ? '' : kinds[name]} ${isOn(spot) ? 'on' : 'off'}`}
          role="checkbox"
          tabindex={spot.id === stop ? 0 : -1}
          aria-checked={isOn(spot)}
          aria-label={`${name} ${named[n]}`}
          onClick={() => {
            active.value = spot.id;
            onToggle(spot);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              event.stopPropagation();
              onToggle(spot);
            } else go(event, n);
          }}
          onFocus={() => {
            active.value = spot.id;
          }}
        >
          <path class="touch" d={svgPath(spot.outlines)} />
          <path class="under" d={svgPath(spot.outlines)} />
          <path class="line" d={svgPath(spot.outlines)} />
        </g>
      ))}
    </g>
  );
}
