import { SEVERITIES } from "#l2/types.ts";
import type { ReportHealth } from "#report/types.ts";
import { formatPlural, formatRate } from "#status/format.ts";
import { judgeMirror, type MirrorFacts, mirrorSentence } from "#status/mirror-verdict.ts";
import type { AlertCard, MirrorVerdict, Snapshot } from "#status/types.ts";
import type { StoreHealth } from "#store/types.ts";

/** What the verdict is made of. */
export interface VerdictFacts extends MirrorFacts {
  readonly packetsPerS: number;
  readonly hosts: number;
  /** Newest first; notices among them are passed over. */
  readonly openAlerts: readonly Pick<AlertCard, "severity" | "verdict" | "advice">[];
  readonly uplink: ReportHealth;
  readonly store: StoreHealth;
}

export interface Verdict extends Pick<Snapshot, "level" | "sentence"> {
  readonly mirror: MirrorVerdict;
  /** What to do about the mirror port, also while an alarm speaks. */
  readonly advice: string | null;
}

function alarmSentence(facts: VerdictFacts): string | null {
  const alarms = facts.openAlerts.filter((alert) => alert.severity !== "notice");
  const worst = SEVERITIES.map((severity) => alarms.find((alert) => alert.severity === severity));
  const alarm = worst.find((alert) => alert !== undefined);
  if (alarm === undefined) return null;
  const what = withoutPeriod(alarm.verdict);
  const mend = alarm.advice === undefined ? "see the alert for its proof" : alarm.advice;
  const others = alarms.length - 1;
  const more = others === 0 ? "" : ` ${formatPlural(others, "more alert")} open.`;
  return `${what}: ${withoutPeriod(lowerFirst(mend))}.${more}`;
}

function uplinkSentence({ state, broker, queued }: ReportHealth): string | null {
  if (state !== "offline") return null;
  const waiting = queued === 0 ? "" : ` (${formatPlural(queued, "message")} waiting)`;
  return `Broker ${broker ?? "unknown"} cannot be reached${waiting}: check the uplink cable and the broker; the watch goes on.`;
}

function storeSentence({ state, problem }: StoreHealth): string | null {
  if (state === "full")
    return "Disk full: make room in the data folder; history resumes by itself.";
  if (state === "failed") return `History cannot be written: ${problem ?? "see the log"}.`;
  return null;
}

function wellSentence(mirror: MirrorVerdict, facts: VerdictFacts): string {
  const stations = formatPlural(facts.hosts, "station");
  if (mirror === "ended") {
    return `All read: ${formatPlural(facts.frames, "frame")} from ${stations}, nothing to do.`;
  }
  return `All well: ${formatRate(facts.packetsPerS)} frames/s from ${stations}, nothing to do.`;
}

/** The one sentence of the page: what is, and what to do next. The first rule that fits speaks. */
export function judge(facts: VerdictFacts): Verdict {
  const mirror = judgeMirror(facts);
  const advice = mirrorSentence(mirror, facts);
  const alarm = alarmSentence(facts);
  if (alarm !== null) return { mirror, advice, level: "alarm", sentence: alarm };
  const act = advice ?? uplinkSentence(facts.uplink) ?? storeSentence(facts.store);
  if (act === null) return { mirror, advice, level: "ok", sentence: wellSentence(mirror, facts) };
  return { mirror, advice, level: mirror === "starting" ? "ok" : "act", sentence: act };
}

function withoutPeriod(text: string): string {
  return text.trim().replace(/\.$/, "");
}

/** A sentence as it goes on after a colon; names and abbreviations keep their capital. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
