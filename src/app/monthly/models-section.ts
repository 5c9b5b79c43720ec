import { dayPlot } from "#app/monthly/day-plot.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { NONE, pair, percentText, shareText, table } from "#app/monthly/table.ts";
import { type CountedBins, quantileUs } from "#core/latency-bins.ts";
import { formatCount, formatPlural } from "#status/format.ts";
import type { QualityDay } from "#store/types.ts";

/** Which models served, which were trained, and how long their answers took. */
export function modelsSection(facts: MonthFacts): Markup {
  const { month, detector, forecaster, models } = facts;
  const trained = models.filter(({ trainedAt }) => trainedAt.startsWith(month.id));
  const rows = versionRows(facts);
  const trainings = formatPlural(trained.length, "model");
  return html`<section><h2>Models</h2>
<p>${trainings} of those still kept ${trained.length === 1 ? "was" : "were"} trained in ${month.name}.
${rows.length === 0 ? "No trained model served: the detector went by statistics since its start." : ""}</p>
${
  rows.length === 0
    ? ""
    : table({
        caption: "Trained models that are kept or served in this month",
        columns: ["Version", "Model", "Trained", "Learned from", "On newer data", "Served"],
        rows,
      })
}
<h3>How long answers took</h3>
${latencyPart("Detector, a window", month.firstDay, detector)}
${latencyPart("Forecaster, the next hour", month.firstDay, forecaster)}</section>`;
}

function versionRows({ models, current, detector, forecaster }: MonthFacts): string[][] {
  const served = [...detector, ...forecaster].filter((day) => day !== null);
  const kept = models.map(({ version }) => version);
  const versions = new Set([...served.flatMap((day) => day.versions), ...kept]);
  return [...versions].sort().map((version) => {
    const model = models.find((each) => each.version === version);
    const days = served.filter((day) => day.versions.includes(version));
    const isCurrent = current.includes(version) ? "current" : "";
    return [
      version,
      model?.kind ?? days[0]?.model ?? NONE,
      model?.trainedAt.slice(0, 10) ?? "no longer kept",
      model === undefined ? NONE : learnedText(model),
      model === undefined ? NONE : heldOutText(model),
      // On which days an optimizer served nobody notes.
      [model?.kind === "optimizer" ? "" : servedText(days), isCurrent]
        .filter((text) => text !== "")
        .join(", "),
    ];
  });
}

function learnedText({ kind, learnedFrom }: MonthFacts["models"][number]): string {
  return `${formatCount(learnedFrom)} ${kind === "detector" ? "windows" : "spans of 5 min"}`;
}

function heldOutText({ heldOutRate, errorPct }: MonthFacts["models"][number]): string {
  if (heldOutRate !== null) return `${shareText(heldOutRate)} in an alarm`;
  return errorPct === null ? NONE : `${percentText(errorPct)} off`;
}

function servedText(days: readonly QualityDay[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return "not in this month";
  if (first.day === last.day) return dayText(first.day);
  return `${dayText(first.day)} to ${dayText(last.day)}`;
}

function latencyPart(
  title: string,
  firstDay: number,
  days: readonly (QualityDay | null)[],
): Markup {
  const at = (share: number) => days.map((day) => quantileMs(day?.latency ?? [], share));
  if (at(0.5).every((each) => each === null)) {
    return html`<p>${title}: no answer was timed.</p>`;
  }
  const columns = [
    { name: "p50", values: at(0.5) },
    { name: "p99", values: at(0.99) },
  ];
  return pair(dayPlot({ title: `${title}, in ms`, firstDay, format: tookText, lines: columns }), {
    caption: `${title}: time of an answer`,
    columns: ["Day", "Answers", ...columns.map(({ name }) => `${name}, ms`)],
    rows: days.map((day, index) => [
      dayText(firstDay + index),
      formatCount((day?.latency ?? []).reduce((sum, [, count]) => sum + count, 0)),
      ...columns.map(({ values }) => (values[index] == null ? NONE : tookText(values[index]))),
    ]),
  });
}

function quantileMs(bins: CountedBins, share: number): number | null {
  const tookUs = quantileUs(bins, share);
  return tookUs === null ? null : tookUs / 1000;
}

function tookText(tookMs: number): string {
  return String(Number(tookMs.toPrecision(2)));
}
