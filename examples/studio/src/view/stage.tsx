import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Spot, Stroke } from '../engine/crossing.js';
import { told } from '../engine/strokes.js';
import { allOverPatches, canHold } from '../state/all-over.js';
import { paint, toggleMended, toggleSpot } from '../state/decide.js';
import { placeFace } from '../state/flow.js';
import {
  askedSpots,
  faintSpots,
  isTaken,
  mendedSpots,
  picture,
  spots,
  takenFaces,
  takenSpots,
  work,
} from '../state/picture.js';
import { isMending } from '../state/run.js';
import { brushSize, divide, isCompared, isHeld, isMapShown, isPainting, resizeBrush, tool } from '../state/tools.js';
import { isMendingSeen } from '../state/travel.js';
import { fit, oneToOne, pan, stage, toPhoto, view, zoom } from '../state/viewport.js';
import { BrushRing } from './brush-ring.js';
import { Compare } from './compare.js';
import { drawFilm, drawPhotograph } from './draw.js';
import { FaceBoxes } from './face-boxes.js';
import {
  type Drag,
  type GestureOptions,
  isMoving,
  isSpaceDown,
  noDrag,
  type Place,
  pointer,
  useGestures,
} from './gestures.js';
import { Maps } from './maps.js';
import { drawnFace, drawnSquare } from './new-face.js';
import { SpotOutlines } from './spot-outlines.js';

/** A stroke that is being made. */
const stroke = signal<Stroke | undefined>(undefined);

/** How near a tap comes to what is meant by it, in pixels of the page. */
const reach = 22;

/** The photograph, large, and what is said about it. */
export function Stage() {
  const element = useRef<HTMLDivElement>(null);
  const own = picture.value!;
  const step = own.step.value;
  const isDrawing = step === 'face' && own.isSearched.value && work.value.faces.length === 0;
  const paints = step === 'damage' && isPainting.value;
  const options = useRef<GestureOptions>({ begin: noDrag, tap: () => {}, holds: () => false });
  options.current = {
    begin: paints ? beginStroke : isDrawing ? beginSquare : noDrag,
    tap: tapNear,
    holds: () => canHold() && !paints,
  };
  useGestures(element, options);
  useSize(element);
  const cursor = isMoving.value || isSpaceDown.value ? 'moves' : paints ? 'paints' : isDrawing ? 'draws' : '';
  return (
    <div
      ref={element}
      class={`stage ${cursor}`}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is interactive
      tabIndex={0}
      aria-label={stageLabel(own.name, paints, isDrawing)}
      onKeyDown={(event) => stageKey(event, paints)}
    >
      <Sheet />
      <Photograph />
      {isMapShown.value && step !== 'face' && <Maps />}
      {step === 'damage' && <Film />}
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: what is in it has names of its own */}
      <svg class={`overlay ${isHeld.value ? 'held' : ''}`}>
        <g transform={`translate(${view.value.x} ${view.value.y}) scale(${view.value.scale})`}>
          {step === 'face' && <FaceBoxes />}
          {step === 'damage' && (
            <>
              <SpotOutlines spots={spots.value} isOn={isTaken} onToggle={toggleSpot} name="spot" />
              <SpotOutlines spots={faintSpots.value} isOn={isTaken} onToggle={toggleSpot} name="faint spot" />
            </>
          )}
          {isMendingSeen() && <SpotOutlines spots={askedSpots.value} isOn={() => true} name="mending" />}
          {step === 'mend' && !isMending.value && !isCompared.value && (
            <SpotOutlines
              spots={mendedSpots.value}
              isOn={({ id }) => !work.value.undone.has(id)}
              onToggle={({ id }) => toggleMended(id)}
              name="mended spot"
            />
          )}
          {drawnSquare.value && isDrawing && <rect class="drawn" {...drawnSquare.value} />}
        </g>
      </svg>
      {paints && <BrushRing />}
      {isCompared.value && (step === 'mend' || step === 'save') && <Compare />}
      {isHeld.value && <span class="tag held">as it came</span>}
    </div>
  );
}

function stageLabel(name: string, paints: boolean, isDrawing: boolean): string {
  if (paints) return `${name}. Arrow keys move the brush, Enter paints, square brackets change its size.`;
  if (isDrawing) return `${name}. Drag a box around a face, or press Enter to put one in the middle.`;
  return `${name}. Arrow keys move it, plus and minus zoom, 0 fits it.`;
}

function beginStroke(at: Place): Drag {
  const says = tool.value === 'erase' ? 'fine' : 'damaged';
  stroke.value = { says, size: brushSize.value, points: [toPhoto(at)] };
  return {
    move(places) {
      const { points, ...rest } = stroke.value!;
      stroke.value = { ...rest, points: [...points, ...places.map(toPhoto)] };
    },
    end() {
      const made = stroke.value;
      stroke.value = undefined;
      if (made) paint(told(made));
    },
    cancel() {
      stroke.value = undefined;
    },
  };
}

function beginSquare(from: Place): Drag {
  const start = toPhoto(from);
  return {
    move(places) {
      const [x, y] = toPhoto(places.at(-1)!);
      const size = Math.max(Math.abs(x - start[0]), Math.abs(y - start[1]));
      const [left, top] = [x < start[0] ? start[0] - size : start[0], y < start[1] ? start[1] - size : start[1]];
      drawnSquare.value = { x: left, y: top, width: size, height: size };
    },
    end() {
      const square = drawnSquare.value;
      drawnSquare.value = undefined;
      if (square && square.width * view.value.scale > 20) placeFace(drawnFace(square));
    },
    cancel() {
      drawnSquare.value = undefined;
    },
  };
}

/** A tap beside something small means it. */
function tapNear(at: Place): void {
  const step = picture.value?.step.value;
  if (step === 'damage') {
    const meant = nearest([...spots.value, ...faintSpots.value], at);
    if (meant) toggleSpot(meant);
  } else if (step === 'mend' && !isCompared.value) {
    const meant = nearest(mendedSpots.value, at);
    if (meant) toggleMended(meant.id);
  }
}

/** The spot whose line is nearest to a place, where one is near enough. */
function nearest<S extends Spot>(among: readonly S[], at: Place): S | undefined {
  let found: { spot: S; distance: number } | undefined;
  const { scale, x, y } = view.value;
  for (const spot of among)
    for (const [px, py] of spot.outlines.flat()) {
      const distance = Math.hypot(x + px * scale - at[0], y + py * scale - at[1]);
      if (distance <= reach && distance < (found?.distance ?? Number.POSITIVE_INFINITY)) found = { spot, distance };
    }
  return found?.spot;
}

const arrows: Readonly<Record<string, Place>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function stageKey(event: KeyboardEvent, paints: boolean): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = arrows[event.key];
  const far = event.shiftKey ? 10 : 1;
  if (arrow && paints) {
    const { width, height } = stage.value;
    const [x, y] = pointer.value ?? [width / 2, height / 2];
    pointer.value = [x + 4 * far * arrow[0], y + 4 * far * arrow[1]];
  } else if (arrow) pan(-40 * far * arrow[0], -40 * far * arrow[1]);
  else if (event.key === 'Enter' && paints && pointer.value) beginStroke(pointer.value).end();
  else if (event.key === 'Enter' && picture.value?.step.value === 'face' && work.value.faces.length === 0)
    placeFace(drawnFace());
  else if (event.key === '+' || event.key === '=') zoom(1.25);
  else if (event.key === '-') zoom(1 / 1.25);
  else if (event.key === '0') fit();
  else if (event.key === '1') oneToOne();
  else if (event.key === '[' && paints) resizeBrush(1 / 1.25);
  else if (event.key === ']' && paints) resizeBrush(1.25);
  else return;
  event.preventDefault();
}

/** The paper that the photograph lies on. */
function Sheet() {
  const { width, height } = picture.value!.opened.value!;
  const { scale, x, y } = view.value;
  return (
    <div
      class="sheet"
      style={{ left: `${x}px`, top: `${y}px`, width: `${width * scale}px`, height: `${height * scale}px` }}
    />
  );
}

function Photograph() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const own = picture.value!;
  const opened = own.opened.value!;
  const step = own.step.value;
  const shows = (step === 'mend' || step === 'save') && !isHeld.value;
  const { undone } = work.value;
  const under = isHeld.value ? [] : allOverPatches.value;
  const mended = [...under, ...(shows ? mendedSpots.value.filter(({ id }) => !undone.has(id)) : [])];
  const before = isCompared.value && shows ? divide.value * stage.value.width : undefined;
  const [room, seen] = [stage.value, view.value];
  useFrame(() => drawPhotograph(canvas.current!, room, { opened, view: seen, mended, before }));
  const { name } = own;
  return (
    <canvas ref={canvas} role="img" aria-label={`Photograph ${name}, ${opened.width} by ${opened.height} pixels`} />
  );
}

function Film() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { strokes } = work.value;
  const all = stroke.value ? [...strokes, stroke.value] : strokes;
  const [room, seen, kept, faces] = [stage.value, view.value, takenSpots.value, takenFaces.value];
  useFrame(() => {
    const colour = getComputedStyle(canvas.current!).color;
    drawFilm(canvas.current!, room, { spots: kept, strokes: all, faces, view: seen, colour });
  });
  return <canvas ref={canvas} class="film" role="img" aria-label="What is to be mended, as a red film" />;
}

/** Draws in the next frame, once however often it is asked for until then. */
function useFrame(draw: () => void): void {
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  });
}

function useSize(element: { current: HTMLElement | null }): void {
  useEffect(() => {
    const measure = () => {
      // Another photograph's stage may have taken its place already.
      if (!element.current) return;
      const { width, height } = element.current.getBoundingClientRect();
      stage.value = { width, height };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
}
