import type { StrengthFigure } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { type Area, scaleFrom, scaleOver, xAxis, yAxis } from './axes.js';
import { plotFigure } from './plot.js';
import { mark, type Series } from './series.js';

const [width, height] = [480, 400];
const area: Area = { left: 72, right: width - 16, top: 26, bottom: height - 50 };

const uniform: Series = { name: 'uniform weight', colour: 'blue', shape: 'disc' };
const masked: Series = { name: 'weight times the mask', colour: 'red', shape: 'square' };

/** Fig. 1 as curves: how much of the input each retention keeps; null without a single finite number. */
export async function strengthPlot(figure: StrengthFigure): Promise<Html | null> {
  const decibels = [...figure.uniform, ...figure.masked].filter((value) => value !== null);
  if (decibels.length === 0) return null;
  const x = await scaleFrom(0, 1, area.left, area.right);
  const y = await scaleOver(decibels, area.bottom, area.top);
  const endless = figure.uniform.includes(null) || figure.masked.includes(null);
  const pointsOf = (values: readonly (number | null)[]) =>
    figure.values.map((value, i) => [x(value), values[i] == null ? null : y(values[i])] as const);
  return plotFigure({
    title: 'What retention keeps',
    series: [uniform, masked],
    caption: `One image held to itself with each retention, everywhere or only outside the damage.${endless ? ' \u221e: equal to the input.' : ''}`,
    width,
    height,
    drawing: html`${xAxis(x, area, 'retention')}${yAxis(y, area, 'PSNR to the input, dB')}
${curve(uniform, pointsOf(figure.uniform))}${curve(masked, pointsOf(figure.masked))}`,
  });
}

/** A line through what is finite; what isn't goes off the top. */
function curve(series: Series, points: readonly (readonly [x: number, y: number | null])[]) {
  const finite = points.flatMap(([x, y]) => (y === null ? [] : [[x, y] as const]));
  const endless = points.filter(([, y]) => y === null);
  const line = finite.map(([px, py]) => `${px.toFixed(2)} ${py.toFixed(2)}`).join('L');
  return html`<path class="curve ${series.colour} ${series.shape}" d="M${line || '0 0'}"/>${finite.map(([px, py]) => mark(series, px, py))}
${endless.map(([x]) => html`<text class="endless ${series.colour}" x="${x}" y="${area.top - 8}" text-anchor="middle">\u221e</text>`)}`;
}
