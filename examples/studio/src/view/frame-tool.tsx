import type { Region } from '@fuzzydiff/core/image';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { frame, photo } from '../state/picture.js';
import { regionStyle } from './region-style.js';

const moves: Readonly<Record<string, readonly [x: number, y: number, size: number]>> = {
  ArrowLeft: [-1, 0, 0],
  ArrowRight: [1, 0, 0],
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  '+': [-0.5, -0.5, 1],
  '=': [-0.5, -0.5, 1],
  '-': [0.5, 0.5, -1],
};

/** The square of the photograph that the model sees, to be moved and resized. */
export function FrameTool() {
  const box = useRef<HTMLDivElement>(null);
  /** A frame that is being moved, before the model looks at it. */
  const moving = useSignal<Region | undefined>(undefined);
  const drag = useSignal<{ x: number; y: number; from: Region; resize: boolean } | undefined>(undefined);
  const { width, height, region: present } = photo.value!;
  const region = moving.value ?? present;

  const within = ({ x, y, size }: Region): Region => {
    const side = Math.round(Math.min(Math.max(size, 16), width, height));
    const clamp = (at: number, most: number) => Math.round(Math.min(Math.max(at, 0), most));
    return { x: clamp(x, width - side), y: clamp(y, height - side), size: side };
  };
  const settle = () => {
    drag.value = undefined;
    const wanted = moving.value;
    if (wanted)
      void frame(wanted).then(() => {
        moving.value = undefined;
      });
  };

  return (
    <div class="frame-tool" ref={box}>
      <div
        class="frame"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive
        tabIndex={0}
        aria-label={`Frame at ${region.x}, ${region.y}, ${region.size} pixels wide. Arrow keys move it, plus and minus resize it.`}
        style={regionStyle(region, { width, height })}
        onPointerDown={(event) => {
          const handle = (event.target as HTMLElement).classList.contains('corner');
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.value = { x: event.clientX, y: event.clientY, from: region, resize: handle };
        }}
        onPointerMove={(event) => {
          if (!drag.value) return;
          const scale = width / box.current!.getBoundingClientRect().width;
          const [dx, dy] = [(event.clientX - drag.value.x) * scale, (event.clientY - drag.value.y) * scale];
          const { from, resize } = drag.value;
          const most = Math.min(width - from.x, height - from.y);
          moving.value = within(
            resize
              ? { ...from, size: Math.min(most, from.size + Math.max(dx, dy)) }
              : { ...from, x: from.x + dx, y: from.y + dy },
          );
        }}
        onPointerUp={settle}
        onPointerCancel={settle}
        onKeyDown={(event) => {
          const move = moves[event.key];
          if (!move) return;
          event.preventDefault();
          const step = Math.max(2, Math.round(Math.min(width, height) / 50));
          moving.value = within({
            x: region.x + step * move[0],
            y: region.y + step * move[1],
            size: region.size + step * move[2],
          });
        }}
        onKeyUp={(event) => {
          if (moves[event.key]) settle();
        }}
      >
        <i class="corner" />
      </div>
    </div>
  );
}
