import { html, type Markup } from "#app/monthly/html.ts";
import { percentText as inThreeDigits } from "#core/percent.ts";

export type Cell = string | Markup;

export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of each names its row. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A table that scrolls by itself where it is too wide or long for the screen. */
export function table({ caption, columns, rows }: TableContent): Markup {
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([
    name = "",
    ...cells
  ]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>`;
}

/** A plot with its table beside it. */
export function pair(plot: Markup, content: TableContent): Markup {
  return html`<div class="pair">${plot}
${table(content)}</div>`;
}

/** What is not known is said. */
export const NONE = "-";

export function percentText(percent: number | null | undefined): string {
  return percent === null || percent === undefined ? NONE : inThreeDigits(percent);
}

export function shareText(share: number | null): string {
  return percentText(share === null ? null : 100 * share);
}
