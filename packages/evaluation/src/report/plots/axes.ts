import type { ScaleLinear } from 'd3-scale';
import { type Html, html } from '../page/html.js';

/** Positions of values along an edge of a plot. */
export type Scale = ScaleLinear<number, number>;

/** Where a plot's marks lie within its drawing. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A scale over values with room around them, from round number to round number. */
export async function scaleOver(values: readonly number[], from: number, to: number): Promise<Scale> {
  const { scaleLinear } = await import('d3-scale');
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = high === low ? 1 : (high - low) * 0.02;
  return scaleLinear([low - room, high + room], [from, to]).nice(6);
}

/** A scale from `low` to `high`, both of which are known. */
export async function scaleFrom(low: number, high: number, from: number, to: number): Promise<Scale> {
  const { scaleLinear } = await import('d3-scale');
  return scaleLinear([low, high], [from, to]);
}

/** The next round number, for a scale that ends at a tick. */
export async function roundUp(value: number): Promise<number> {
  const { scaleLinear } = await import('d3-scale');
  return scaleLinear([0, value], [0, 1]).nice(5).domain()[1]!;
}

/** The horizontal axis: a line and a figure at each tick, and what they are of. */
export function xAxis(scale: Scale, { left, right, top, bottom }: Area, label: string): Html {
  const text = scale.tickFormat(6);
  const ticks = scale.ticks(6).map((value) => {
    const x = scale(value);
    return html`<line class="grid" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${text(value)}</text>`;
  });
  return html`${ticks}<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>
<text class="label" x="${(left + right) / 2}" y="${bottom + 40}" text-anchor="middle">${label}</text>`;
}

/** The vertical axis. */
export function yAxis(scale: Scale, { left, right, top, bottom }: Area, label: string): Html {
  const text = scale.tickFormat(6);
  const ticks = scale.ticks(6).map((value) => {
    const y = scale(value);
    return html`<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}"/><text x="${left - 8}" y="${y + 4.5}" text-anchor="end">${text(value)}</text>`;
  });
  return html`${ticks}<line class="axis" x1="${left}" x2="${left}" y1="${top}" y2="${bottom}"/>
<text class="label" transform="translate(${left - 54} ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${label}</text>`;
}
