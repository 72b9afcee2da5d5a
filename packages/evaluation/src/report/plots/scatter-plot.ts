import type { EvaluationResults } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { kindTexts } from '../text/names.js';
import { counted } from '../text/numbers.js';
import { type Area, scaleOver, xAxis, yAxis } from './axes.js';
import { plotFigure } from './plot.js';
import { kindLooks, mark } from './series.js';

const [width, height] = [480, 400];
const area: Area = { left: 72, right: width - 16, top: 12, bottom: height - 50 };

/** Each corrected image as a point: PSNR inside the damage against outside it; null when none has both. */
export async function scatterPlot({ cases, recipe }: EvaluationResults): Promise<Html | null> {
  const points = cases.flatMap(({ kind, methods }) => {
    const [inside, outside] = [methods.correct?.psnrInside ?? null, methods.correct?.psnrOutside ?? null];
    return inside === null || outside === null ? [] : [{ kind, inside, outside }];
  });
  if (points.length === 0) return null;
  const inside = points.map((point) => point.inside);
  const outside = points.map((point) => point.outside);
  const x = await scaleOver(inside, area.left, area.right);
  const y = await scaleOver(outside, area.bottom, area.top);
  const missing = cases.length - points.length;
  const kinds = recipe.kinds.filter((kind) => points.some((point) => point.kind === kind));
  return plotFigure({
    title: 'Each corrected image',
    series: kinds.map((kind) => ({ ...kindLooks[kind], name: kindTexts[kind].name })),
    caption: `Right is better mended, up is better left alone.${missing > 0 ? ` Without ${counted(missing, 'image')} that lack one of the two numbers.` : ''}`,
    width,
    height,
    drawing: html`${xAxis(x, area, 'PSNR inside, dB')}${yAxis(y, area, 'PSNR outside, dB')}
${points.map(({ kind, inside, outside }) => mark(kindLooks[kind], x(inside), y(outside)))}`,
  });
}
