import { Html, html, type Part } from "./html.ts";
import { counted } from "./quantity.ts";

/** A column of a table on the page. */
export interface DataColumn {
  readonly title: string;
  /** Numbers stand at the right, under each other. */
  readonly numeric?: boolean;
}

/** A table on the page. */
export interface DataTable {
  /** Said by screen readers, shown above. */
  readonly caption: string;
  readonly columns: readonly DataColumn[];
  readonly rows: readonly (readonly Part[])[];
  /** A box that filters the rows, once the page has its script. */
  readonly search?: boolean;
  /** The first column names the row. */
  readonly rowHeads?: boolean;
}

/** Tables longer than this scroll within their box on screen; in print they are whole. */
const ROWS_IN_VIEW = 16;
/** Shorter cells stay on one line. */
const LETTERS_IN_LINE = 44;

/** Draws a table. Wide ones scroll sideways by themselves, so that the page never does. */
export function dataTable({ caption, columns, rows, search = false, rowHeads = true }: DataTable): Html {
  const tall = rows.length > ROWS_IN_VIEW ? " tall" : "";
  return html`<div class="data"${search && html` data-search="${caption}"`}>
<div class="scroll${tall}" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title, numeric }) => html`<th scope="col"${numeric && html` class="n"`}>${title}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => html`<tr>${row.map((cell, i) => cellOf(cell, columns[i], rowHeads && i === 0))}</tr>
`,
)}</tbody></table></div></div>
`;
}

function cellOf(cell: Part, { numeric }: DataColumn, head: boolean): Html {
  const side = numeric === true ? html` class="n"` : isLong(cell) && html` class="w"`;
  return head ? html`<th scope="row"${side}>${cell}</th>` : html`<td${side}>${cell}</td>`;
}

/** Words that may take more than one line. */
function isLong(cell: Part): boolean {
  const text = cell instanceof Html ? cell.text.replace(/<[^>]+>/g, "") : cell;
  return typeof text === "string" && text.length > LETTERS_IN_LINE;
}

/** `The first 200 of 8,128 rows; pods.csv has all.` or nothing when all are shown. */
export function moreRows(shown: number, total: number, file: string): string {
  return shown >= total ? "" : ` The first ${shown} of ${counted(total, "row")}; ${file} has all.`;
}
