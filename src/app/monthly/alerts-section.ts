import { dayPlot } from "#app/monthly/day-plot.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import { MOST_ALERTS, type MonthFacts } from "#app/monthly/month-facts.ts";
import { pair, table } from "#app/monthly/table.ts";
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
  const { month, alerts } = facts;
  if (alerts.length === 0) {
    return html`<section><h2>Alerts</h2><p>No alert in ${month.name}.</p></section>`;
  }
  const byDay = Array.from({ length: month.days }, (_, index) => {
    const began = alerts.filter(({ since }) => dayOf(since) === month.firstDay + index);
    return { alarms: began.filter(isAlarm).length, notices: began.filter(isNotice).length };
  });
  const cut = `These are the first ${formatCount(MOST_ALERTS)}; there are more. `;
  return html`<section><h2>Alerts</h2>
<p>${alerts.length === MOST_ALERTS ? cut : ""}${summary(facts)}</p>
${table({
  caption: "Alerts by type and severity",
  columns: ["Type", ...SEVERITIES, "Judged true", "Judged false"],
  rows: ALERT_TYPES.filter((type) => alerts.some((alert) => alert.type === type)).map((type) =>
    typeRow(facts, type),
  ),
})}
${pair(
  dayPlot({
    title: "Alerts that began",
    firstDay: month.firstDay,
    format: (value) => String(Number(value.toPrecision(3))),
    lines: [
      { name: "Alarms", values: byDay.map(({ alarms }) => alarms) },
      { name: "Notices", values: byDay.map(({ notices }) => notices) },
    ],
  }),
  {
    caption: "Alerts that began on each day",
    columns: ["Day", "Alarms", "Notices"],
    rows: byDay.map(({ alarms, notices }, index) => [
      dayText(month.firstDay + index),
      formatCount(alarms),
      formatCount(notices),
    ]),
  },
)}
${worst(facts)}</section>`;
}

function summary({ month, alerts, feedbackOf }: MonthFacts): string {
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
