import { dayPlot } from "#app/monthly/day-plot.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { NONE, pair, percentText } from "#app/monthly/table.ts";
import { formatBits, formatCount, formatPlural } from "#status/format.ts";

/** How often the link was warned of, and what it carries as far as that is known. */
export function capacityText({ month, forecaster, alerts }: MonthFacts): string {
  const warnings = alerts.filter(({ type }) => type === "capacity");
  const limit = forecaster.findLast((day) => day !== null && day.limitBitsPerS !== null);
  const told = limit?.limitBitsPerS;
  const unknown = forecaster.every((day) => day === null)
    ? "No forecast was held against what the link carries."
    : "What the link carries is not known (capacity.linkMbps): nothing can be warned of.";
  const limitText =
    told !== null && told !== undefined ? `The limit is ${formatBits(told)}.` : unknown;
  return `${formatPlural(warnings.length, "warning")} of a full link in ${month.name}. ${limitText}`;
}

/** How near the link came to what it carries. */
export function capacitySection(facts: MonthFacts): Markup {
  const { month, load, forecaster } = facts;
  const limits = forecaster.map((day) => day?.limitBitsPerS ?? null);
  const known = limits.filter((limit) => limit !== null);
  const most = load.map((day) => day?.mostBitsPerS ?? null);
  const foreseen = forecaster.map((day) => day?.errors.mostP90BitsPerS ?? null);
  const lines = [
    { name: "Busiest 5 minutes", values: most },
    { name: "Highest p90 foreseen", values: foreseen },
    ...(known.length > 0 ? [{ name: "Limit", values: limits }] : []),
  ];
  return html`<section><h2>Capacity</h2>
<p>${capacityText(facts)}</p>
${pair(dayPlot({ title: "Traffic", firstDay: month.firstDay, format: formatBits, lines }), {
  caption: "Traffic on each day",
  columns: ["Day", "Mean", ...lines.map(({ name }) => name)],
  rows: load.map((day, index) => [
    dayText(month.firstDay + index),
    bitsText(day?.meanBitsPerS),
    ...lines.map(({ values }) => bitsText(values[index])),
  ]),
})}</section>`;
}

function bitsText(bitsPerS: number | null | undefined): string {
  return bitsPerS === null || bitsPerS === undefined ? NONE : formatBits(bitsPerS);
}

/** How the box itself fared. */
export function boxSection({ month, load }: MonthFacts): Markup {
  const columns = [
    { name: "Processor, mean", values: load.map((day) => day?.meanCpuPct ?? null) },
    { name: "Processor, busiest", values: load.map((day) => day?.mostCpuPct ?? null) },
    { name: "Memory, mean", values: load.map((day) => day?.meanMemoryPct ?? null) },
  ];
  return html`<section><h2>This box</h2>
${pair(
  dayPlot({
    title: "Load of the box, in per cent",
    firstDay: month.firstDay,
    format: (value) => percentText(value),
    lines: columns,
  }),
  {
    caption: "The box on each day; busiest are 5 minutes",
    columns: ["Day", ...columns.map(({ name }) => name), "Worst delay, ms", "Frames lost"],
    rows: load.map((day, index) => [
      dayText(month.firstDay + index),
      ...columns.map(({ values }) => percentText(values[index])),
      day?.mostResponseMs == null ? NONE : String(Number(day.mostResponseMs.toPrecision(3))),
      day === null ? NONE : formatCount(day.dropped),
    ]),
  },
)}</section>`;
}
