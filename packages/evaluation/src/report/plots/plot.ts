import { type Html, html } from '../page/html.js';
import { legend, type Series } from './series.js';

/** A drawing with what is needed to understand it. */
export interface Plot {
  readonly title: string;
  readonly series: readonly Series[];
  readonly width: number;
  readonly height: number;
  readonly drawing: Html;
  readonly caption: string;
}

/** A plot as a figure. Drawings are narrow, so that their text is still legible on a phone. */
export function plotFigure({ title, series, width, height, drawing, caption }: Plot): Html {
  return html`<figure class="plot">
<h3>${title}</h3>
${legend(series)}
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}. ${caption}">${drawing}</svg>
<figcaption>${caption}</figcaption>
</figure>`;
}
