import { dayPlot } from "#app/monthly/day-plot.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import { MOST_ALERTS, type MonthFacts } from "#app/monthly/month-facts.ts";
import { NONE, pair, table } from "#app/monthly/table.ts";
import { formatMicros } from "#core/units.ts";
import type { KeptStep } from "#detect/types.ts";
import { ALERT_TYPES, SEVERITIES } from "#l2/types.ts";
import { formatCount, formatPlural } from "#status/format.ts";
import type { Feedback } from "#store/feedback.ts";
import { dayOf } from "#store/quality-day.ts";

/** Alerts that are told in words. */
const TOLD = 10;

/** What was called: how often, how badly, and the worst of it in words. */
export function alertsSection(facts: MonthFacts): Markup {
  const { alerts } = facts;
  if (alerts.length === 0) {
    return html`<section><h2>Alerts</h2><p>${alertsText(facts)}</p></section>`;
  }
  const cut = `These are the first ${formatCount(MOST_ALERTS)}; there are more. `;
  return html`<section><h2>Alerts</h2>
<p>${alerts.length === MOST_ALERTS ? cut : ""}${alertsText(facts)}</p>
${table({
  caption: "Alerts by type and severity",
  columns: ["Type", ...SEVERITIES, "Judged true", "Judged false"],
  rows: ALERT_TYPES.filter((type) => alerts.some((alert) => alert.type === type)).map((type) =>
    typeRow(facts, type),
  ),
})}
${daysPart(facts)}
${worst(facts)}</section>`;
}

/** Of days without data or still to come nothing is known. */
function daysPart({ month, alerts, load }: MonthFacts): Markup {
  const countOn = (day: number, isCounted: (alert: KeptStep) => boolean): number | null => {
    const began = alerts.filter(({ since }) => dayOf(since) === month.firstDay + day);
    if (began.length === 0 && load[day] === null) return null;
    return began.filter(isCounted).length;
  };
  const lines = [
    { name: "Alarms", values: load.map((_, day) => countOn(day, isAlarm)) },
    { name: "Notices", values: load.map((_, day) => countOn(day, isNotice)) },
  ];
  const format = (value: number) => String(Number(value.toPrecision(3)));
  return pair(dayPlot({ title: "Alerts that began", firstDay: month.firstDay, format, lines }), {
    caption: "Alerts that began on each day",
    columns: ["Day", ...lines.map(({ name }) => name)],
    rows: load.map((_, day) => [
      dayText(month.firstDay + day),
      ...lines.map(({ values }) => countText(values[day])),
    ]),
  });
}

function countText(count: number | null | undefined): string {
  return count === null || count === undefined ? NONE : formatCount(count);
}

/** How many there were, are open and have been judged. */
export function alertsText({ month, alerts, feedbackOf }: MonthFacts): string {
  if (alerts.length === 0) return `No alert in ${month.name}.`;
  const open = alerts.filter(({ state }) => state !== "closed").length;
  const judged = alerts.filter((alert) => feedbackOf(alert) !== undefined).length;
  const before = alerts.filter(({ since }) => since < month.from).length;
  return [
    `${formatPlural(alerts.length, "alert")} in ${month.name}`,
    ...(before > 0 ? [`${formatCount(before)} of them from before`] : []),
    `${formatCount(open)} still open`,
    `${formatCount(judged)} judged by people.`,
  ].join(", ");
}

function typeRow({ alerts, feedbackOf }: MonthFacts, type: KeptStep["type"]): string[] {
  const ofType = alerts.filter((alert) => alert.type === type);
  const judged = (verdict: Feedback["verdict"]) =>
    ofType.filter((alert) => feedbackOf(alert)?.verdict === verdict).length;
  const counts = SEVERITIES.map(
    (severity) => ofType.filter((alert) => alert.severity === severity).length,
  );
  return [type, ...[...counts, judged("true"), judged("false")].map(formatCount)];
}

/** The gravest first, and of equals those with the most frames behind them. */
function worst({ alerts, feedbackOf }: MonthFacts): Markup | string {
  const alarms = alerts.filter(isAlarm).sort((a, b) => {
    const graver = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
    return graver !== 0 ? graver : b.count - a.count;
  });
  if (alarms.length === 0) return html`<p>All of them were notices: nothing to act on.</p>`;
  const more = alarms.length > TOLD ? ` (${TOLD} of ${formatCount(alarms.length)})` : "";
  return html`<h3>The most important ones${more}</h3>
<ol class="worst">${alarms.slice(0, TOLD).map((alert) => told(alert, feedbackOf(alert)))}</ol>`;
}

function told(alert: KeptStep, feedback: Feedback | undefined): Markup {
  const { severity, type, verdict, why, id, since, at, state, muted } = alert;
  const end = state === "closed" ? `until ${momentText(at)}` : "still open";
  const note = feedback?.note === undefined ? "" : `: ${feedback.note}`;
  const said = feedback === undefined ? "not judged" : `judged ${feedback.verdict}${note}`;
  const isMuted = muted === undefined ? "" : ", muted";
  return html`
<li><p><strong>${verdict}</strong></p>
<p class="note">${severity} ${type}, ${momentText(since)} ${end}${isMuted}; ${said}; ${id}</p>
<ul>${why.slice(0, 3).map((reason) => html`<li>${reason}</li>`)}</ul></li>`;
}

function isNotice({ severity }: KeptStep): boolean {
  return severity === "notice";
}

function isAlarm(alert: KeptStep): boolean {
  return !isNotice(alert);
}

function momentText(at: KeptStep["at"]): string {
  return `${formatMicros(at).slice(0, 16).replace("T", " ")} UTC`;
}
