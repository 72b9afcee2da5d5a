import type { DegradationKind } from '../../degradations/degradation.js';
import type { Estimate, EvaluationResults, Summary } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { estimateCell } from '../tables/estimate-cell.js';
import { mapMeasures } from '../tables/measures.js';
import { type Column, table } from '../tables/table.js';
import { kindTexts } from '../text/names.js';
import { decimals, type NumberFormat, signed } from '../text/numbers.js';

/** A row of a table over degradations: one of them, or all together. */
interface Row {
  readonly name: string;
  readonly summary: Summary;
  readonly total: boolean;
}

/** The result in four numbers and two tables. */
export function headlineSection(results: EvaluationResults): Html {
  const images = results.recipe.images.length;
  const rows = rowsOf(results);
  const over = (caption: string, columns: readonly Column<Row>[]) =>
    table({
      caption,
      corner: 'Damage',
      rows,
      rowHeading: ({ name }) => name,
      rowClass: ({ total }) => (total ? 'total' : ''),
      columns,
    });
  return html`<section id="result">
<h2>The result</h2>
<div class="tiles">${tilesOf(results)}</div>
${over('Finding: the map against the pixels known to be damaged', findingColumns(images))}
${over('Correcting: the corrected image against the clean one', correctingColumns(images))}
</section>`;
}

function rowsOf({ kinds, all, recipe }: EvaluationResults): Row[] {
  const own = recipe.kinds.flatMap((kind: DegradationKind): Row[] => {
    const summary = kinds[kind];
    return summary ? [{ name: kindTexts[kind].name, summary, total: false }] : [];
  });
  return [...own, { name: 'All together', summary: all, total: true }];
}

function findingColumns(images: number): Column<Row>[] {
  return mapMeasures.map(({ key, group, heading, format }) => ({
    group,
    heading,
    cell: ({ summary }) => estimateCell(summary.map[key], { format, images }),
  }));
}

function correctingColumns(images: number): Column<Row>[] {
  const column = (group: string, heading: string, format: NumberFormat, of: (summary: Summary) => MaybeEstimate) => ({
    group,
    heading,
    cell: ({ summary }: Row) => estimateCell(of(summary), { format, images }),
  });
  const ours = (summary: Summary) => summary.methods.correct;
  return [
    column('PSNR inside, dB', 'input', decimals(1), ({ methods }) => methods.nothing?.psnrInside),
    column('PSNR inside, dB', 'corrected', decimals(1), (summary) => ours(summary)?.psnrInside),
    column('PSNR inside, dB', 'gain', signed(decimals(1)), (summary) => ours(summary)?.gainInside),
    column('PSNR outside, dB', '', decimals(1), (summary) => ours(summary)?.psnrOutside),
    column('SSIM', 'inside', decimals(3), (summary) => ours(summary)?.ssimInside),
    column('SSIM', 'outside', decimals(3), (summary) => ours(summary)?.ssimOutside),
    column('SSIM', 'whole', decimals(3), (summary) => ours(summary)?.ssimWhole),
  ];
}

type MaybeEstimate = Estimate | null | undefined;

function tilesOf({ all, recipe }: EvaluationResults): (Html | null)[] {
  const prevalence = all.map.prevalence;
  const beside = prevalence ? ` (knowing nothing: ${decimals(3)(prevalence.mean)})` : '';
  const tile = (label: string, unit: string, estimate: MaybeEstimate, format: NumberFormat) => {
    const value = estimateCell(estimate, { format, images: recipe.images.length });
    return value && html`<div class="tile"><p>${value}</p><p>${label}${unit === '' ? '' : `, ${unit}`}</p></div>`;
  };
  return [
    tile('AUROC of the map', '', all.map.auroc, decimals(3)),
    tile(`average precision of the map${beside}`, '', all.map.averagePrecision, decimals(3)),
    tile('gained inside the damage', 'dB', all.methods.correct?.gainInside, signed(decimals(1))),
    tile('PSNR kept outside it', 'dB', all.methods.correct?.psnrOutside, decimals(1)),
  ];
}
