import { type Html, html } from '../page/html.js';

/** A column of a table over `Row`s. */
export interface Column<Row> {
  /** Heading that neighbours share. */
  readonly group: string;
  /** Its own below that; empty where it stands alone. */
  readonly heading: string;
  /** Null where the row has nothing to show. */
  readonly cell: (row: Row) => Html | null;
}

/** What a table shows. */
export interface TableOptions<Row> {
  readonly caption: string;
  readonly corner: string;
  readonly rows: readonly Row[];
  readonly rowHeading: (row: Row) => string;
  /** A class for a row that stands out. */
  readonly rowClass?: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
}

/** A table with two rows of headings. Columns in which no row has anything are left out. */
export function table<Row>({ caption, corner, rows, rowHeading, rowClass, columns }: TableOptions<Row>): Html {
  const filled = columns
    .map((column) => ({ ...column, cells: rows.map(column.cell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== null));
  const head = filled.map(({ group, heading }, i) => {
    if (filled[i - 1]?.group === group) return null;
    const span = filled.filter((other) => other.group === group).length;
    // Only the columns of a group draw the line that holds them together.
    return heading === ''
      ? html`<th scope="col" rowspan="2" class="first">${group}</th>`
      : html`<th scope="colgroup" colspan="${String(span)}" class="group first"><span>${group}</span></th>`;
  });
  const firsts = filled.map(({ group }, i) => (filled[i - 1]?.group === group ? '' : 'first'));
  const subheads = filled.map(({ heading }, i) =>
    heading === '' ? null : html`<th scope="col" class="${firsts[i]!}">${heading}</th>`,
  );
  const body = rows.map((row, r) => {
    const cells = filled.map(({ cells }, i) => html`<td class="${firsts[i]!}">${cells[r] ?? '\u2013'}</td>`);
    return html`<tr class="${rowClass?.(row) ?? ''}"><th scope="row">${rowHeading(row)}</th>${cells}</tr>
`;
  });
  return html`<div class="scroll"><table>
<caption><span>${caption}</span></caption>
<thead><tr><th scope="col" rowspan="2">${corner}</th>${head}</tr><tr>${subheads}</tr></thead>
<tbody>${body}</tbody>
</table></div>`;
}
