// biome-ignore-all lint/a11y/useSemanticElements: SVG has no elements of these roles
// biome-ignore-all lint/a11y/noInteractiveElementToNoninteractiveRole: nor any that is interactive
import { signal } from '@preact/signals';
import type { Square } from '../engine/crossing.js';
import { placeFace, toggleFace } from '../state/flow.js';
import { work } from '../state/picture.js';
import { adjusted } from '../state/tools.js';
import { toPhoto, view } from '../state/viewport.js';
import { faceIn } from './new-face.js';
import { cornersOf, onSquare, type Pulled, pulledTo } from './square.js';

/** A box that is being moved, before anything follows from it. */
const moving = signal<Square | undefined>(undefined);

// Of SVG, `tabindex` is an attribute, whose case counts.

/** A box on each face. */
export function FaceBoxes() {
  const { faces } = work.value;
  return (
    <g role="group" aria-label="Faces">
      {faces.map(({ face, isTaken }, n) =>
        adjusted.value === n ? (
          <AdjustedBox key={n} square={moving.value ?? face.region} n={n} />
        ) : (
          <g
            key={n}
            class={`face ${isTaken ? 'on' : 'off'}`}
            role="checkbox"
            tabindex={0}
            aria-checked={isTaken}
            aria-label={`Face ${n + 1} of ${faces.length}`}
            onClick={() => toggleFace(n)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              event.preventDefault();
              event.stopPropagation();
              toggleFace(n);
            }}
          >
            <polygon class="touch" points={pointsOf(face.region)} />
            <polygon class="under" points={pointsOf(face.region)} />
            <polygon class="line" points={pointsOf(face.region)} />
            {isTaken && <Tick square={face.region} />}
          </g>
        ),
      )}
    </g>
  );
}

function pointsOf(square: Square): string {
  return cornersOf(square)
    .map((corner) => corner.join(','))
    .join(' ');
}

/** A mark at the box's corner, of one size on the screen. */
function Tick({ square }: { square: Square }) {
  const [x, y] = onSquare(square, [square.size / 2, -square.size / 2]);
  const unit = 1 / view.value.scale;
  return (
    <g transform={`translate(${x} ${y}) scale(${unit})`} class="tick" aria-hidden>
      <circle r="12" />
      <path d="M-5 0l4 4 7-8" />
    </g>
  );
}

const handles: readonly Pulled[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
];

const moves: Readonly<Record<string, (square: Square, by: number) => Square>> = {
  ArrowLeft: (square, by) => ({ ...square, x: square.x - by }),
  ArrowRight: (square, by) => ({ ...square, x: square.x + by }),
  ArrowUp: (square, by) => ({ ...square, y: square.y - by }),
  ArrowDown: (square, by) => ({ ...square, y: square.y + by }),
  '+': (square, by) => ({ ...square, x: square.x - by, y: square.y - by, size: square.size + 2 * by }),
  '=': (square, by) => ({ ...square, x: square.x - by, y: square.y - by, size: square.size + 2 * by }),
  '-': (square, by) =>
    square.size > 4 * by ? { ...square, x: square.x + by, y: square.y + by, size: square.size - 2 * by } : square,
  ',': (square) => ({ ...square, angle: square.angle - 2 }),
  '.': (square) => ({ ...square, angle: square.angle + 2 }),
};

/** A box with eight handles, and one to turn it; in it the place where the head is to be. */
function AdjustedBox({ square, n }: { square: Square; n: number }) {
  const unit = 1 / view.value.scale;
  const half = square.size / 2;
  const [cx, cy] = onSquare(square, [0, 0]);
  const turned = `translate(${cx} ${cy}) rotate(${square.angle})`;
  const knob = -half - 30 * unit;

  /** Follows a pointer until it is lifted. */
  const drag = (event: PointerEvent, moved: (to: readonly [number, number]) => Square) => {
    event.stopPropagation();
    event.preventDefault();
    const target = event.currentTarget as SVGElement;
    const box = target.closest('.stage')!.getBoundingClientRect();
    target.setPointerCapture(event.pointerId);
    (target.closest('[role=application]') as HTMLElement).focus();
    const move = ({ clientX, clientY }: PointerEvent) => {
      moving.value = moved(toPhoto([clientX - box.left, clientY - box.top]));
    };
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
      if (moving.value) placeFace(faceIn(moving.value), n);
      moving.value = undefined;
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  };
  const begin = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const box = (currentTarget as Element).closest('.stage')!.getBoundingClientRect();
    return toPhoto([clientX - box.left, clientY - box.top]);
  };

  return (
    <g
      class="adjusted"
      data-own
      role="application"
      tabindex={0}
      aria-label={`Box of face ${n + 1}. Arrow keys move it, plus and minus resize it, comma and full stop turn it.`}
      onKeyDown={(event) => {
        const move = moves[event.key];
        if (!move) return;
        event.preventDefault();
        event.stopPropagation();
        placeFace(faceIn(move(square, Math.max(1, square.size / 50))), n);
      }}
    >
      <polygon
        class="inside"
        points={pointsOf(square)}
        onPointerDown={(event) => {
          const from = begin(event);
          drag(event, ([x, y]) => ({ ...square, x: square.x + x - from[0], y: square.y + y - from[1] }));
        }}
      />
      <g transform={turned}>
        <ellipse class="head" cx="0" cy={0.05 * square.size} rx={0.29 * square.size} ry={0.385 * square.size} />
        <path class="head" d={`M${-0.2 * square.size},${-0.05 * square.size}H${0.2 * square.size}`} />
      </g>
      <polygon class="under" points={pointsOf(square)} />
      <polygon class="line" points={pointsOf(square)} />
      <g transform={turned}>
        <path class="line" d={`M0,${-half}V${knob}`} />
        <circle
          class="handle turn"
          cx="0"
          cy={knob}
          r={9 * unit}
          onPointerDown={(event) =>
            drag(event, ([x, y]) => ({ ...square, angle: (Math.atan2(x - cx, cy - y) * 180) / Math.PI }))
          }
        />
        {handles.map(([across, down]) => (
          <rect
            key={`${across} ${down}`}
            class="handle"
            x={across * half - 7 * unit}
            y={down * half - 7 * unit}
            width={14 * unit}
            height={14 * unit}
            onPointerDown={(event) => drag(event, (to) => pulledTo(square, [across, down], to, 16))}
          />
        ))}
      </g>
    </g>
  );
}
