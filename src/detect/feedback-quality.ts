import type { AlertEvent, AlertType } from "#l2/types.ts";

/** They say nothing of the traffic at that time, so that no detector could call them. */
const NOT_OF_TRAFFIC: readonly AlertType[] = ["capacity", "coverage", "new-device"];

/** An alert of any kind, and what somebody who looked into it says. */
export interface JudgedAlert {
  readonly alert: Lasting;
  readonly isTrue: boolean;
}

/** Alerts that people have judged, by whether the detector called them, too. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Each 0 to 1, or null where nothing that was judged tells. */
export interface FeedbackRatios {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly accuracy: number | null;
}

type Lasting = Pick<AlertEvent, "type" | "state" | "since" | "at">;

/**
 * Holds the detector against what people have said of alerts. An anomaly was called by the
 * detector; another alert was called, too, where an anomaly lasted at some time of it. What nobody
 * has judged counts nowhere.
 */
export function confusionOf(
  judged: readonly JudgedAlert[],
  anomalies: readonly Lasting[],
): Confusion {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
  for (const { alert, isTrue } of judged) {
    if (NOT_OF_TRAFFIC.includes(alert.type)) continue;
    const isCalled = alert.type === "anomaly" || anomalies.some((each) => overlap(each, alert));
    if (isCalled) counts[isTrue ? "truePositives" : "falsePositives"]++;
    else counts[isTrue ? "falseNegatives" : "trueNegatives"]++;
  }
  return counts;
}

/** Precision, recall, F1 and accuracy as van Rijsbergen (1979) has them. */
export function feedbackRatios(confusion: Confusion): FeedbackRatios {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const right = truePositives + trueNegatives;
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    accuracy: ratio(right, right + falsePositives + falseNegatives),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function overlap(one: Lasting, other: Lasting): boolean {
  return one.since <= endOf(other) && other.since <= endOf(one);
}

/** What is open goes on. */
function endOf({ state, at }: Lasting): number {
  return state === "closed" ? at : Number.POSITIVE_INFINITY;
}
