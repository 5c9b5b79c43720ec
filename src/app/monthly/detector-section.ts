import { dayPlot } from "#app/monthly/day-plot.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { NONE, pair, percentText, shareText } from "#app/monthly/table.ts";
import {
  type Confusion,
  confusionOf,
  feedbackRatios,
  type JudgedAlert,
} from "#detect/feedback-quality.ts";
import type { KeptStep } from "#detect/types.ts";
import { formatCount } from "#status/format.ts";
import { dayOf } from "#store/quality-day.ts";
import type { DetectorDay } from "#store/types.ts";

/** How the anomaly detector did, day by day, as far as anybody can tell. */
export function detectorSection(facts: MonthFacts): Markup {
  const { month, detector } = facts;
  const anomalies = anomaliesOf(facts);
  const judgedOn = (day: number) => judgedOf(facts, ({ since }) => dayOf(since) === day);
  return html`<section><h2>Anomaly detector</h2>
<p>${judgedText(facts)}</p>
<p class="note">Counted are the alerts of every kind that people have judged
(arpguard alerts feedback): one that was right is found where the detector called it, too, and
missed where it did not. Windows that nobody has judged count in none of these figures.</p>
${pair(
  dayPlot({
    title: "Windows in an alarm, in per cent",
    firstDay: month.firstDay,
    format: (value) => percentText(value),
    lines: [{ name: "In an alarm", values: detector.map(alarmPct) }],
  }),
  {
    caption: "The detector on each day",
    columns: [
      ...["Day", "Windows judged", "In an alarm", "Alerts"],
      ...["Right", "Wrong", "Missed", "Rightly silent"],
      ...["Precision", "Recall", "F1", "Accuracy"],
    ],
    rows: detector.map((row, index) => {
      const day = month.firstDay + index;
      return dayRow(day, row, confusionOf(judgedOn(day), anomalies));
    }),
  },
)}</section>`;
}

function anomaliesOf({ alerts }: MonthFacts): KeptStep[] {
  return alerts.filter(({ type }) => type === "anomaly");
}

function judgedOf(
  { alerts, feedbackOf }: MonthFacts,
  isWanted: (alert: KeptStep) => boolean = () => true,
): JudgedAlert[] {
  return alerts.filter(isWanted).flatMap((alert) => {
    const feedback = feedbackOf(alert);
    return feedback === undefined ? [] : [{ alert, isTrue: feedback.verdict === "true" }];
  });
}

/** How often the detector was right, as far as anybody has said. */
export function judgedText(facts: MonthFacts): string {
  const confusion = confusionOf(judgedOf(facts), anomaliesOf(facts));
  const { precision, recall, f1, accuracy } = feedbackRatios(confusion);
  if (accuracy === null) {
    return (
      "Nobody has judged an alert of this month: how many of the alarms were right, and what " +
      "was missed, is not known."
    );
  }
  return (
    `Of what people have judged: precision ${shareText(precision)}, recall ${shareText(recall)}, ` +
    `F1 ${shareText(f1)}, accuracy ${shareText(accuracy)} (${NONE} is not known).`
  );
}

function dayRow(day: number, row: DetectorDay | null, confusion: Confusion): string[] {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const { precision, recall, f1, accuracy } = feedbackRatios(confusion);
  const counts = row === null ? [NONE, NONE, NONE] : countsOf(row);
  return [
    dayText(day),
    ...counts,
    ...[truePositives, falsePositives, falseNegatives, trueNegatives].map(formatCount),
    ...[precision, recall, f1, accuracy].map(shareText),
  ];
}

function countsOf(row: DetectorDay): string[] {
  return [formatCount(row.windows), percentText(alarmPct(row)), formatCount(row.alerts)];
}

function alarmPct(row: DetectorDay | null): number | null {
  return row === null || row.windows === 0 ? null : (100 * row.inAlarm) / row.windows;
}
