import type { Box } from '@fuzzydiff/core/image';
import type { Face, Opened, Outline, Patch, Spot, Stroke } from '../engine/crossing.js';
import type { View } from '../state/viewport.js';
import { cornersOf } from './square.js';

/** What is seen of a photograph. */
export interface Scene {
  readonly opened: Opened;
  readonly view: View;
  /** What is mended and not undone, one over the other. */
  readonly mended: readonly Patch[];
  /** Left of this, in pixels of the page, it is seen as it came. @default nowhere */
  readonly before: number | undefined;
}

/** Makes a canvas as fine as the screen, and empty; what is drawn is in pixels of the page. */
export function cleared(canvas: HTMLCanvasElement, { width, height }: { width: number; height: number }) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
  const context = canvas.getContext('2d')!;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, across, down);
  context.scale(ratio, ratio);
  return context;
}

export function drawPhotograph(canvas: HTMLCanvasElement, room: { width: number; height: number }, scene: Scene): void {
  const context = cleared(canvas, room);
  const { opened, view, mended, before } = scene;
  drawPart(context, room, opened, view);
  context.save();
  if (before !== undefined) {
    context.beginPath();
    context.rect(before, 0, room.width - before, room.height);
    context.clip();
  }
  drawPatches(context, mended, view);
  context.restore();
}

/** The part of a photograph that is in sight, from as few of its pixels as will do. */
function drawPart(
  context: CanvasRenderingContext2D,
  room: { width: number; height: number },
  { width, height, small, full }: Opened,
  { scale, x, y }: View,
): void {
  const wanted = scale * (globalThis.devicePixelRatio || 1);
  const source = full && wanted * width > small.width ? full : small;
  const ratio = source.width / width;
  const left = Math.max(0, Math.floor(-x / scale));
  const top = Math.max(0, Math.floor(-y / scale));
  const right = Math.min(width, Math.ceil((room.width - x) / scale));
  const bottom = Math.min(height, Math.ceil((room.height - y) / scale));
  if (right <= left || bottom <= top) return;
  // Large enough to be counted, pixels are seen as they are.
  context.imageSmoothingEnabled = wanted < 3;
  context.imageSmoothingQuality = 'high';
  const [across, down] = [right - left, bottom - top];
  const from = [left * ratio, top * ratio, across * ratio, down * ratio] as const;
  context.drawImage(source, ...from, x + left * scale, y + top * scale, across * scale, down * scale);
}

function drawPatches(context: CanvasRenderingContext2D, mended: readonly Patch[], { scale, x, y }: View): void {
  for (const { box, patch } of mended)
    context.drawImage(patch, x + box.x * scale, y + box.y * scale, box.width * scale, box.height * scale);
}

/** What is to be mended, as a retoucher's red film: spots, and what was painted over them. */
export function drawFilm(
  canvas: HTMLCanvasElement,
  room: { width: number; height: number },
  film: { spots: readonly Spot[]; strokes: readonly Stroke[]; faces: readonly Face[]; view: View; colour: string },
): void {
  const context = cleared(canvas, room);
  const { spots, strokes, faces, view, colour } = film;
  if (spots.length === 0 && strokes.length === 0) return;
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  // Beyond what the model sees of a face nothing can be mended.
  const reach = new Path2D();
  for (const { region } of faces) addLine(reach, cornersOf(region));
  context.clip(reach);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { outlines } of spots) context.fill(pathOf(outlines), 'evenodd');
  for (const { says, size, points } of strokes) {
    context.globalCompositeOperation = says === 'damaged' ? 'source-over' : 'destination-out';
    context.lineWidth = size;
    const path = new Path2D();
    for (const [x, y] of points) path.lineTo(x, y);
    // A dab has a length too.
    if (points.length === 1) path.lineTo(points[0]![0] + 1e-3, points[0]![1]);
    context.stroke(path);
  }
}

function addLine(path: Path2D, line: Outline): void {
  // The first of a new line is where it begins.
  for (const [n, [x, y]] of line.entries()) {
    if (n === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  path.closePath();
}

function pathOf(outlines: readonly Outline[]): Path2D {
  const path = new Path2D();
  for (const line of outlines) addLine(path, line);
  return path;
}

/** Lines as SVG has them. */
export function svgPath(outlines: readonly Outline[]): string {
  return outlines.map((line) => `M${line.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join('L')}Z`).join('');
}

/** The rectangle around several, with room. */
export function around(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
