import type { Estimate } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { type Area, type Scale, scaleFrom, scaleOver, xAxis } from './axes.js';
import { type Plot, plotFigure } from './plot.js';
import { mark, type Series } from './series.js';

/** A series with an estimate for each row, or null. */
export interface DotSeries extends Series {
  readonly estimates: readonly (Estimate | null | undefined)[];
}

/** What a dot plot shows. */
export interface DotPlot extends Pick<Plot, 'title' | 'caption'> {
  readonly rows: readonly string[];
  readonly series: readonly DotSeries[];
  readonly label: string;
  /** The axis' ends, where they are known. @default around the intervals */
  readonly domain?: readonly [low: number, high: number];
}

const width = 480;
const pitch = 13;

/** Estimates with their intervals, a band for each row and a line in it for each series; null when there are none. */
export async function dotPlot({ title, caption, rows, series, label, domain }: DotPlot): Promise<Html | null> {
  const shown = series.filter(({ estimates }) => estimates.some(Boolean));
  const values = shown.flatMap(({ estimates }) =>
    estimates.flatMap((own) => (own ? [own.low, own.mean, own.high] : [])),
  );
  if (values.length === 0) return null;
  const band = shown.length * pitch + 10;
  const area: Area = { left: 112, right: width - 14, top: 4, bottom: 4 + rows.length * band };
  const scale = domain
    ? await scaleFrom(...domain, area.left, area.right)
    : await scaleOver(values, area.left, area.right);
  const bands = rows.map((name, r) => {
    const top = area.top + r * band;
    const shade = r % 2 === 0 ? html`<rect class="band" x="0" y="${top}" width="${width}" height="${band}"/>` : null;
    return html`${shade}<text class="row" x="${area.left - 12}" y="${top + band / 2 + 4.5}" text-anchor="end">${name}</text>`;
  });
  const dots = rows.flatMap((_, r) =>
    shown.map((one, s) => dot(one, one.estimates[r], scale, area.top + r * band + 5 + (s + 0.5) * pitch)),
  );
  const drawing = html`${bands}${xAxis(scale, area, label)}${dots}`;
  return plotFigure({ title, caption, series: shown, width, height: area.bottom + 48, drawing });
}

function dot(series: Series, estimate: Estimate | null | undefined, scale: Scale, y: number): Html | null {
  if (!estimate) return null;
  const { mean, low, high } = estimate;
  return html`<line class="interval ${series.colour}" x1="${scale(low)}" x2="${scale(high)}" y1="${y}" y2="${y}"/>${mark(series, scale(mean), y)}`;
}
