import type { Estimate, EvaluationResults, ImageScores, MapScores, Summary } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { type DotSeries, dotPlot } from '../plots/dot-plot.js';
import { scatterPlot } from '../plots/scatter-plot.js';
import { methodLooks, type Series } from '../plots/series.js';
import { strengthPlot } from '../plots/strength-plot.js';
import { kindTexts, methodTexts } from '../text/names.js';

/** The numbers as drawings. */
export async function plotsSection(results: EvaluationResults): Promise<Html> {
  const { kinds, all, recipe, strengths } = results;
  const own = recipe.kinds.filter((kind) => kinds[kind]);
  const rows = [...own.map((kind) => kindTexts[kind].name), 'All together'];
  const summaries = [...own.map((kind) => kinds[kind]!), all];
  const caption = 'Means over images with their 95 % intervals.';
  const psnr = (key: keyof ImageScores, title: string) =>
    dotPlot({
      ...{ title, rows, label: `${title}, dB`, caption },
      series: recipe.methods.map(
        (method): DotSeries => ({
          ...methodLooks[method],
          name: methodTexts[method].name,
          estimates: summaries.map(({ methods }) => methods[method]?.[key]),
        }),
      ),
    });
  const plots = [
    await psnr('psnrInside', 'PSNR inside the damage'),
    await psnr('psnrOutside', 'PSNR outside the damage'),
    await dotPlot({
      ...{ title: 'How well the map finds the damage', rows, label: 'score', domain: [0, 1] },
      caption: `${caption} Chance is 0.5 for AUROC, and the prevalence for average precision.`,
      series: mapSeries(summaries),
    }),
    strengths && (await strengthPlot(strengths)),
    await scatterPlot(results),
  ];
  return html`<section id="plots"><h2>Plots</h2><div class="plots">${plots}</div></section>`;
}

function mapSeries(summaries: readonly Summary[]): DotSeries[] {
  const series = (look: Series, key: keyof MapScores): DotSeries => ({
    ...look,
    estimates: summaries.map(({ map }): Estimate | null => map[key]),
  });
  return [
    series({ name: 'AUROC', colour: 'blue', shape: 'disc' }, 'auroc'),
    series({ name: 'average precision', colour: 'red', shape: 'diamond' }, 'averagePrecision'),
    series({ name: 'prevalence', colour: 'grey', shape: 'bar' }, 'prevalence'),
  ];
}
