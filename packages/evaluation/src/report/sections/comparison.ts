import type { MethodName } from '../../evaluation/methods.js';
import type { EvaluationResults, Summary } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { differenceCell, estimateCell } from '../tables/estimate-cell.js';
import { imageMeasures } from '../tables/measures.js';
import { table } from '../tables/table.js';
import { kindTexts, methodTexts } from '../text/names.js';

/** The correction among other ways to make an image: all degradations together, then each. */
export function comparisonSection({ recipe, all, kinds }: EvaluationResults): Html {
  const methods = recipe.methods.filter((name) => all.methods[name]);
  const names = methods.map((method) => {
    const { name, explanation } = methodTexts[method];
    return html`<div><dt>${name}</dt><dd>${explanation}</dd></div>`;
  });
  const each = recipe.kinds.map((kind) => {
    const summary = kinds[kind];
    if (!summary || recipe.kinds.length === 1) return null;
    const { name } = kindTexts[kind];
    return html`<details><summary>${name} alone</summary>${tables(summary, methods, recipe.images.length, name)}</details>`;
  });
  return html`<section id="methods">
<h2>The methods compared</h2>
<dl class="methods">${names}</dl>
${tables(all, methods, recipe.images.length, 'all damage together')}
${each}
</section>`;
}

function tables(summary: Summary, methods: readonly MethodName[], images: number, of: string): Html {
  const rowHeading = (method: MethodName) => methodTexts[method].name;
  const scores = table({
    caption: `What each method makes: ${of}`,
    corner: 'Method',
    rows: methods,
    rowHeading,
    rowClass: (method) => (method === 'correct' ? 'ours' : ''),
    columns: imageMeasures.map(({ key, group, heading, format }) => ({
      group,
      heading,
      cell: (method: MethodName) => estimateCell(summary.methods[method]?.[key], { format, images }),
    })),
  });
  const baselines = methods.filter((name) => summary.differences[name]);
  if (baselines.length === 0) return scores;
  const differences = table({
    caption: `The correction minus each, image by image: ${of}`,
    corner: 'Correction minus',
    rows: baselines,
    rowHeading,
    columns: imageMeasures.flatMap(({ key, group, heading, formatDifference: format, moreIsBetter }) => {
      if (format === null) return [];
      const cell = (method: MethodName) =>
        differenceCell(summary.differences[method]?.[key], { format, images, moreIsBetter });
      return [{ group, heading, cell }];
    }),
  });
  return html`${scores}${differences}
<p class="note">An arrow marks a difference whose interval leaves out 0: <span class="clear better"><i>\u2191</i></span> and
<span class="clear worse"><i>\u2193</i></span> say whether the correction has more or less, the colour whether that is
better or worse. Without an arrow these images don\u2019t tell the two apart.</p>`;
}
