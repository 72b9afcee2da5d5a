import type { Box } from '@fuzzydiff/core/image';
import { computed, effect, signal } from '@preact/signals';
import { picture } from './picture.js';

/** How a photograph lies on the stage: a pixel at `p` is seen at `x + scale p`. */
export interface View {
  /** Pixels of the page for one of the photograph. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** The stage's size, in pixels of the page. */
export const stage = signal({ width: 1, height: 1 });
/** Where somebody has moved it; without, it fits. */
const moved = signal<View | undefined>(undefined);

const size = computed(() => {
  const { width = 1, height = 1 } = picture.value?.opened.value ?? {};
  return { width, height };
});

/** The whole photograph, as large as there is room, with a margin. */
const fitting = computed<View>(() => {
  const { width, height } = stage.value;
  const margin = Math.min(28, width / 24);
  // A small picture is enlarged, but not until its pixels are blocks.
  const most = Math.max(4, 360 / Math.max(size.value.width, size.value.height));
  const scale = Math.min(
    most,
    Math.max(1e-3, (width - 2 * margin) / size.value.width),
    Math.max(1e-3, (height - 2 * margin) / size.value.height),
  );
  return centred(scale);
});

export const view = computed<View>(() => moved.value ?? fitting.value);
export const isFitting = computed(() => moved.value === undefined);

function centred(scale: number): View {
  const { width, height } = stage.value;
  return { scale, x: (width - size.value.width * scale) / 2, y: (height - size.value.height * scale) / 2 };
}

/** A view in which some of the photograph stays in the middle of the stage. */
function bounded({ scale, x, y }: View): View {
  const within = (at: number, extent: number, room: number) =>
    Math.min(Math.max(at, room / 2 - extent * scale), room / 2);
  return {
    scale,
    x: within(x, size.value.width, stage.value.width),
    y: within(y, size.value.height, stage.value.height),
  };
}

export function fit(): void {
  moved.value = undefined;
}

export function pan(dx: number, dy: number): void {
  const { scale, x, y } = view.value;
  moved.value = bounded({ scale, x: x + dx, y: y + dy });
}

/** Zooms about a place of the stage, which is its middle where none is given. */
export function zoom(factor: number, at?: readonly [number, number]): void {
  const { width, height } = stage.value;
  const [px, py] = at ?? [width / 2, height / 2];
  const { scale, x, y } = view.value;
  const least = Math.min(fitting.value.scale, 1) / 2;
  const next = Math.min(40, Math.max(least, scale * factor));
  const ratio = next / scale;
  moved.value = bounded({ scale: next, x: px - ratio * (px - x), y: py - ratio * (py - y) });
}

/** One pixel of the photograph on one of the screen. */
export function oneToOne(at?: readonly [number, number]): void {
  zoom(1 / (globalThis.devicePixelRatio || 1) / view.value.scale, at);
}

/** Fits, or where it does already, goes to where pixels are seen. */
export function toggleZoom(at: readonly [number, number]): void {
  if (!isFitting.value) fit();
  else zoom(Math.max(2.5, 1 / view.value.scale), at);
}

/** Shows a part of the photograph as large as there is room; the whole, where the part is nearly that. */
export function lookAt({ x, y, width, height }: Box): void {
  const room = stage.value;
  const scale = Math.min(8, 0.8 * Math.min(room.width / width, room.height / height));
  if (scale < 1.1 * fitting.value.scale) {
    fit();
    return;
  }
  moved.value = bounded({
    scale,
    x: room.width / 2 - scale * (x + width / 2),
    y: room.height / 2 - scale * (y + height / 2),
  });
}

/** A place of the stage as one of the photograph. */
export function toPhoto([px, py]: readonly [number, number]): readonly [number, number] {
  const { scale, x, y } = view.value;
  return [(px - x) / scale, (py - y) / scale];
}

/** Another photograph is seen whole. */
export function followPicture(): void {
  effect(() => {
    picture.value?.id;
    moved.value = undefined;
  });
}
