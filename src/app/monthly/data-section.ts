import { html, type Markup } from "#app/monthly/html.ts";
import { gapsOf } from "#app/monthly/load-section.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { DAY_STEPS } from "#app/monthly/month-load.ts";
import { table } from "#app/monthly/table.ts";
import { formatPlural, formatRatio } from "#status/format.ts";

/** Says of which days there is nothing, or not all. */
export function dataSection(facts: MonthFacts): Markup {
  const { without, partly } = gapsOf(facts, DAY_STEPS);
  return html`<section><h2>Gaps in the data</h2>
<p>${withoutText(facts, without)}</p>
${
  partly.length === 0
    ? html`<p>All other days were measured throughout.</p>`
    : table({
        caption: "Days that were measured in part",
        columns: ["Day", "Measured"],
        rows: partly.map(({ day, steps }) => [
          dayText(day),
          `${formatRatio(steps / DAY_STEPS)}, ${steps} of ${DAY_STEPS} times 5 minutes`,
        ]),
      })
}</section>`;
}

function withoutText({ month, lastDay }: MonthFacts, without: readonly number[]): string {
  if (lastDay < month.firstDay) return "The month has not begun.";
  const rest = month.firstDay + month.days - 1 - lastDay;
  const isRunning = rest > 0 ? ` ${formatPlural(rest, "day")} of the month are still to come.` : "";
  if (without.length === 0) return `There is no day without data.${isRunning}`;
  const spans = spansOf(without).map(([first, last]) => {
    return first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
  });
  return `${formatPlural(without.length, "day")} without data: ${spans.join(", ")}.${isRunning}`;
}

/** Days in a row, told by their first and last. */
function spansOf(days: readonly number[]): [first: number, last: number][] {
  const spans: [number, number][] = [];
  for (const day of days) {
    const span = spans.at(-1);
    if (span !== undefined && span[1] === day - 1) span[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}
