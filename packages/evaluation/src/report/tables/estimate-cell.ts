import type { Estimate } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import type { NumberFormat } from '../text/numbers.js';

/** How an estimate is written. */
export interface EstimateFormat {
  readonly format: NumberFormat;
  /** Images of the evaluation: where fewer had a value, that is said. */
  readonly images: number;
}

/** A mean with its interval below it; null without a mean. */
export function estimateCell(estimate: Estimate | null | undefined, { format, images }: EstimateFormat): Html | null {
  if (!estimate) return null;
  const fewer = estimate.images < images ? html`<small>of ${String(estimate.images)}</small>` : null;
  return html`<b>${format(estimate.mean)}</b>${interval(estimate, format)}${fewer}`;
}

/** The same for a difference, with an arrow where the interval leaves out 0. */
export function differenceCell(
  estimate: Estimate | null | undefined,
  { format, images, moreIsBetter }: EstimateFormat & { readonly moreIsBetter: boolean | null },
): Html | null {
  const cell = estimateCell(estimate, { format, images });
  if (!estimate || cell === null || !leavesOutZero(estimate)) return cell;
  const more = estimate.mean > 0;
  const verdict = moreIsBetter === null ? 'clear' : more === moreIsBetter ? 'clear better' : 'clear worse';
  return html`<span class="${verdict}"><i>${more ? '\u2191' : '\u2193'}</i>${cell}</span>`;
}

/** One image has a mean but tells nothing about others: its interval is no interval. */
function interval({ low, high, images }: Estimate, format: NumberFormat): Html | null {
  if (images < 2 || low === high) return null;
  return html`<small>${format(low)} to ${format(high)}</small>`;
}

/** Whether the interval tells the mean apart from 0. */
export function leavesOutZero({ low, high, images }: Estimate): boolean {
  return images > 1 && (low > 0 || high < 0);
}
