import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { type Point, type Stroke, startStroke } from '../engine/brush.js';
import { prior } from '../state/prior.js';
import { brush, resizeBrush } from '../state/view.js';
import { endStroke, layerNow, showStroke } from '../state/weight.js';

/** Where the brush is, in pixels of the model's grid; nowhere when the pointer is elsewhere. */
const at = signal<Point | undefined>(undefined);

const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Takes strokes of the pointer, and of the keyboard, for the weight's layer. */
export function BrushSurface({ children }: { children: ComponentChildren }) {
  const surface = useRef<HTMLDivElement>(null);
  const stroke = useRef<Stroke | undefined>(undefined);
  const [, height, width] = prior.value!.model.info.shape;

  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = surface.current!.getBoundingClientRect();
    return { x: ((clientX - box.left) / box.width) * width, y: ((clientY - box.top) / box.height) * height };
  };
  const begin = (from: Point) => {
    const started = startStroke(layerNow(), width, brush.value, from);
    showStroke(started.layer);
    return started;
  };
  const end = () => {
    if (stroke.current) endStroke();
    stroke.current = undefined;
  };

  return (
    <div
      ref={surface}
      class="brush-surface"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive
      tabIndex={0}
      aria-label="Weight. Arrow keys move the brush, space paints, [ and ] change its size."
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        surface.current!.setPointerCapture(event.pointerId);
        stroke.current = begin(pointOf(event));
        event.preventDefault();
        surface.current!.focus();
      }}
      onPointerMove={(event) => {
        at.value = pointOf(event);
        if (!stroke.current) return;
        // What the pointer did since the last frame, not just where it is now.
        const moves = event.getCoalescedEvents?.() ?? [];
        for (const move of moves.length > 0 ? moves : [event]) showStroke(stroke.current.to(pointOf(move)));
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => {
        if (!stroke.current) at.value = undefined;
      }}
      onKeyDown={(event) => {
        const step = steps[event.key];
        const here = at.value ?? { x: width / 2, y: height / 2 };
        if (step) at.value = { x: here.x + step.x, y: here.y + step.y };
        else if (event.key === ' ' || event.key === 'Enter') {
          begin(here);
          endStroke();
        } else if (event.key === '[') resizeBrush(1 / 1.25);
        else if (event.key === ']') resizeBrush(1.25);
        else return;
        event.preventDefault();
      }}
    >
      {children}
      {at.value && (
        <div
          class={`ring ${brush.value.tool}`}
          style={{
            left: `${(100 * at.value.x) / width}%`,
            top: `${(100 * at.value.y) / height}%`,
            width: `${(100 * brush.value.size) / width}%`,
          }}
        />
      )}
    </div>
  );
}
