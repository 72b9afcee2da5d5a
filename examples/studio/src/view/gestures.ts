import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { isHeld } from '../state/tools.js';
import { pan, toggleZoom, zoom } from '../state/viewport.js';

/** A place of the stage, in pixels of the page. */
export type Place = readonly [number, number];

/** What one finger, or the mouse's button, does where it does not move the photograph. */
export interface Drag {
  readonly move: (places: readonly Place[]) => void;
  readonly end: () => void;
  /** It was something else after all: two fingers. */
  readonly cancel: () => void;
}

export interface GestureOptions {
  /** Begins to paint or to draw, where that is what a finger does; where not, it moves the photograph. */
  readonly begin: (at: Place) => Drag | undefined;
  /** A tap, with nothing to be tapped under it. */
  readonly tap: (at: Place) => void;
  /** Whether a finger that rests shows the photograph as it came. */
  readonly holds: () => boolean;
}

/** Whether the space bar is down, by which the mouse moves the photograph whatever the tool. */
export const isSpaceDown = signal(false);
/** Whether the photograph is being moved. */
export const isMoving = signal(false);
/** Where the pointer is, over the stage. */
export const pointer = signal<Place | undefined>(undefined);

const tapDistance = 8;

/** Wheel, pinch, drags and taps on the stage. */
export function useGestures(stage: RefObject<HTMLElement | null>, options: { readonly current: GestureOptions }): void {
  useEffect(() => {
    const element = stage.current!;
    const fingers = new Map<number, Place>();
    let drag: Drag | undefined;
    let from: Place = [0, 0];
    let isFar = false;
    let holding: ReturnType<typeof setTimeout> | undefined;
    let isClickSpent = false;
    let lastTap = { at: [0, 0] as Place, time: 0 };

    const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Place => {
      const box = element.getBoundingClientRect();
      return [clientX - box.left, clientY - box.top];
    };
    const isOwn = ({ target }: Event) => (target as Element).closest('[data-own]') !== null;
    const letGo = () => {
      clearTimeout(holding);
      if (isHeld.value) isClickSpent = true;
      isHeld.value = false;
    };

    const down = (event: PointerEvent) => {
      if (isOwn(event) || event.button > 1) return;
      const at = placeOf(event);
      fingers.set(event.pointerId, at);
      if (fingers.size === 2) {
        drag?.cancel();
        drag = undefined;
        letGo();
        isFar = true;
        return;
      }
      if (fingers.size > 2) return;
      from = at;
      isFar = false;
      isClickSpent = false;
      drag = event.button === 1 || isSpaceDown.value ? undefined : options.current.begin(at);
      if (drag) element.setPointerCapture(event.pointerId);
      else if (options.current.holds())
        holding = setTimeout(() => {
          isHeld.value = true;
        }, 350);
      if (event.button === 1) event.preventDefault();
    };
    const move = (event: PointerEvent) => {
      const at = placeOf(event);
      pointer.value = at;
      const before = fingers.get(event.pointerId);
      if (!before) return;
      if (fingers.size === 2) {
        const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
        pinch(before, at, other!);
      } else if (drag) {
        const moves = event.getCoalescedEvents?.() ?? [];
        drag.move(moves.length > 0 ? moves.map(placeOf) : [at]);
      } else if (fingers.size === 1) {
        if (!isFar && Math.hypot(at[0] - from[0], at[1] - from[1]) < tapDistance) return;
        if (!isFar) {
          isFar = true;
          isMoving.value = true;
          if (!isHeld.value) clearTimeout(holding);
          element.setPointerCapture(event.pointerId);
        }
        if (!isHeld.value) pan(at[0] - before[0], at[1] - before[1]);
      }
      fingers.set(event.pointerId, at);
    };
    const up = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId)) return;
      letGo();
      if (isFar) isClickSpent = true;
      isMoving.value = false;
      const ended = drag;
      drag = undefined;
      if (ended) isClickSpent = true;
      if (event.type === 'pointercancel') return ended?.cancel();
      ended?.end();
      if (ended || isFar || event.pointerType !== 'touch') return;
      const at = placeOf(event);
      const isSecond =
        event.timeStamp - lastTap.time < 320 && Math.hypot(at[0] - lastTap.at[0], at[1] - lastTap.at[1]) < 32;
      lastTap = { at, time: isSecond ? 0 : event.timeStamp };
      if (!isSecond || isTapped(event)) return;
      isClickSpent = true;
      toggleZoom(at);
    };
    const isTapped = ({ target }: Event) => (target as Element).closest('[role]') !== element;
    const click = (event: MouseEvent) => {
      if (isOwn(event)) return;
      if (isClickSpent) {
        isClickSpent = false;
        event.stopPropagation();
        event.preventDefault();
      } else if (!isTapped(event)) options.current.tap(placeOf(event));
    };
    const double = (event: MouseEvent) => {
      if (!isOwn(event) && !isTapped(event) && options.current.begin === noDrag) toggleZoom(placeOf(event));
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      if (event.shiftKey) return pan(-event.deltaY * lines - event.deltaX * lines, 0);
      zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018)), placeOf(event));
    };
    const leave = () => {
      pointer.value = undefined;
    };

    const listeners = {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: up,
      pointerleave: leave,
      dblclick: double,
      wheel,
    };
    for (const [name, listener] of Object.entries(listeners) as [string, EventListener][])
      element.addEventListener(name, listener, { passive: false });
    // Before what is tapped hears of it.
    element.addEventListener('click', click, { capture: true });
    return () => {
      for (const [name, listener] of Object.entries(listeners) as [string, EventListener][])
        element.removeEventListener(name, listener);
      element.removeEventListener('click', click, { capture: true });
      clearTimeout(holding);
    };
  }, [stage, options]);
}

/** Two fingers: what lies between them stays between them. */
function pinch(before: Place, at: Place, other: Place): void {
  const middle = (a: Place): Place => [(a[0] + other[0]) / 2, (a[1] + other[1]) / 2];
  const distance = (a: Place) => Math.max(1, Math.hypot(a[0] - other[0], a[1] - other[1]));
  const [from, to] = [middle(before), middle(at)];
  pan(to[0] - from[0], to[1] - from[1]);
  zoom(distance(at) / distance(before), to);
}

/** Where a finger does nothing but move the photograph. */
export const noDrag = (): Drag | undefined => undefined;
