import type { Layer } from './weight.js';

/** What a stroke leaves: a wish to correct, a wish to keep, or no wish. */
export type BrushTool = 'correct' | 'keep' | 'restore';

export interface Brush {
  readonly tool: BrushTool;
  /** Diameter in pixels of the model's grid. */
  readonly size: number;
  /** In `[0, 1]`: the part of the radius that gets the whole strength. */
  readonly hardness: number;
  /** In `[0, 1]`: how far a stroke goes towards what it wishes. */
  readonly strength: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const wishes = { correct: 1, keep: -1, restore: 0 } as const;

/** A stroke that is being made: however often it passes over a pixel, it goes no further there than its strength. */
export interface Stroke {
  /** Draws on to a point, in pixels of the grid, and gives the layer as it is now. */
  to(point: Point): Layer;
}

export function startStroke(before: Layer, width: number, brush: Brush, from: Point): Stroke & { layer: Layer } {
  const coverage = new Float32Array(before.length);
  let last = from;
  dab(coverage, width, brush, from);
  return {
    layer: stroked(before, coverage, brush),
    to(point) {
      const distance = Math.hypot(point.x - last.x, point.y - last.y);
      const dabs = Math.max(1, Math.ceil(distance / Math.max(0.25, brush.size / 8)));
      for (let k = 1; k <= dabs; k++) {
        const t = k / dabs;
        dab(coverage, width, brush, { x: last.x + t * (point.x - last.x), y: last.y + t * (point.y - last.y) });
      }
      last = point;
      return stroked(before, coverage, brush);
    },
  };
}

function dab(coverage: Float32Array, width: number, { size, hardness }: Brush, { x, y }: Point): void {
  const radius = size / 2;
  const height = coverage.length / width;
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(height, y + radius); row++)
    for (let column = Math.max(0, Math.floor(x - radius)); column < Math.min(width, x + radius); column++) {
      // From the middle of the pixel.
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y) / radius;
      const i = row * width + column;
      coverage[i] = Math.max(coverage[i]!, falloff(distance, hardness));
    }
}

/** 1 up to the hard part's edge, then a cosine down to 0 at the brush's own. */
function falloff(distance: number, hardness: number): number {
  if (distance >= 1) return 0;
  if (distance <= hardness) return 1;
  return 0.5 + 0.5 * Math.cos((Math.PI * (distance - hardness)) / (1 - hardness));
}

function stroked(before: Layer, coverage: Float32Array, { tool, strength }: Brush): Layer {
  return before.map((value, i) => value + (wishes[tool] - value) * strength * coverage[i]!);
}
