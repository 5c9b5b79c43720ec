import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { DAY_STEPS, type DayLoad } from "#app/monthly/month-load.ts";
import { table } from "#app/monthly/table.ts";
import { formatPlural, formatRatio } from "#status/format.ts";

/** Says of which days there is nothing, or not all. */
export function dataSection(facts: MonthFacts): Markup {
  const partly = daysOver(facts)
    .filter((day) => day !== null)
    .filter(isPartial);
  return html`<section><h2>Gaps in the data</h2>
<p>${gapsText(facts)}</p>
${
  partly.length === 0
    ? html`<p>All other days were measured throughout.</p>`
    : table({
        caption: "Days that were measured in part",
        columns: ["Day", "Measured"],
        rows: partly.map(({ day, steps }) => [
          dayText(day),
          `${formatRatio(steps / DAY_STEPS)}, ${steps} of ${DAY_STEPS} spans of 5 minutes`,
        ]),
      })
}</section>`;
}

/** Which days are missing altogether. */
export function gapsText(facts: MonthFacts): string {
  const { month, lastDay } = facts;
  if (lastDay < month.firstDay) return "No day of the month is over yet.";
  const without = daysOver(facts).flatMap((day, index) =>
    day === null ? [month.firstDay + index] : [],
  );
  const rest = month.firstDay + month.days - 1 - lastDay;
  const isRunning = rest > 0 ? ` ${formatPlural(rest, "day")} of the month are not over.` : "";
  if (without.length === 0) return `There is no day without data.${isRunning}`;
  const spans = spansOf(without).map(([first, last]) => {
    return first === last ? dayText(first) : `${dayText(first)} to ${dayText(last)}`;
  });
  return `${formatPlural(without.length, "day")} without data: ${spans.join(", ")}.${isRunning}`;
}

function daysOver({ month, lastDay, load }: MonthFacts): readonly (DayLoad | null)[] {
  return load.slice(0, Math.max(0, lastDay - month.firstDay + 1));
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

function isPartial({ steps }: DayLoad): boolean {
  return steps < DAY_STEPS;
}
