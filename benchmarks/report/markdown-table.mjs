/** A table of Markdown, its columns as wide as what is in them. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  const widths = head.map((cell, c) => Math.max(3, cell.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, c) => cell.padEnd(widths[c] ?? 0)).join(' | ')} |\n`;
  return [head, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('');
}

/**
 * A mean with its interval.
 * @param {import('../../packages/evaluation/dist/index.js').Estimate | null | undefined} estimate
 * @param {number} digits
 */
export function interval(estimate, digits) {
  if (!estimate) return '-';
  const [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map((value) => value.toFixed(digits));
  return estimate.images === 1 ? `${mean}` : `${mean} [${low}, ${high}]`;
}
