import { type Html, html } from '../page/html.js';
import { scaleFrom } from '../plots/axes.js';
import type { PictureUrls } from './picture-urls.js';

const [width, height] = [360, 56];
const [left, right] = [1, width - 16];

/** A map's colours from 0 to `high`, with figures. */
export async function colourBar(urls: PictureUrls, high: number, label: string): Promise<Html> {
  const scale = await scaleFrom(0, high, left, right);
  const text = scale.tickFormat(5);
  const ticks = scale.ticks(5).map((value) => {
    const x = scale(value);
    return html`<line class="axis" x1="${x}" x2="${x}" y1="34" y2="38"/><text x="${x}" y="52" text-anchor="middle">${text(value)}</text>`;
  });
  const steps = { width: 256, height: 1, values: Float32Array.from({ length: 256 }, (_, i) => i / 255) };
  const strip = await urls.map(steps, 1);
  return html`<svg class="bar" viewBox="0 0 ${width} ${height}" role="img" aria-label="Colours from 0 to ${text(high)}: ${label}">
<text class="label" x="${left}" y="12">${label}</text>
<image href="${strip}" x="${left}" y="20" width="${right - left}" height="14" preserveAspectRatio="none"/>${ticks}</svg>`;
}
