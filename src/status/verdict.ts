import { SEVERITIES } from "#l2/types.ts";
import type { ReportHealth } from "#report/types.ts";
import { formatCount, formatPlural, formatRate, formatRatio } from "#status/format.ts";
import type { AlertCard, MirrorVerdict, Snapshot } from "#status/types.ts";
import type { StoreHealth } from "#store/types.ts";

/** A source may be without link this long after it was opened: promiscuous mode resets some. */
export const STARTING_MS = 5_000;
/** No frame for this long is silence. */
export const SILENT_MS = 60_000;
/** Below this share of unicast the port mirrors nothing; a plain access port floods a little. */
const BROADCAST_ONLY_RATIO = 0.02;
/** Fewer frames in the last minute than this prove nothing about their shares. */
export const BROADCAST_ONLY_FRAMES = 50;
/** More lost frames than this share of the last minute's is worth a walk to the switch. */
const DROPPING_RATIO = 0.001;

/** What the verdict is made of; `lastMinute` leaves out the frames this machine sent itself. */
export interface VerdictFacts {
  /** As in MirrorCard. */
  readonly source: string;
  /** Time since the source was opened. */
  readonly ageMs: number;
  /** True once a file was read to its end. */
  readonly ended: boolean;
  /** Frames seen since the source was opened. */
  readonly frames: number;
  readonly linkUp: boolean | null;
  readonly lastMinute: {
    readonly frames: number;
    /** Neither broadcast nor multicast. */
    readonly unicast: number;
    /** Lost by the kernel or by the network card. */
    readonly dropped: number;
  };
  readonly packetsPerS: number;
  readonly hosts: number;
  /** Newest first; notices among them are passed over. */
  readonly openAlerts: readonly Pick<AlertCard, "severity" | "verdict" | "advice">[];
  readonly uplink: ReportHealth;
  readonly store: StoreHealth;
}

export interface Verdict extends Pick<Snapshot, "level" | "sentence"> {
  readonly mirror: MirrorVerdict;
}

/** What the mirror port looks like, for its card; the first rule that fits decides. */
function judgeMirror(facts: VerdictFacts): MirrorVerdict {
  const { frames, unicast, dropped } = facts.lastMinute;
  if (facts.ended) return "ended";
  if (facts.frames === 0 && facts.ageMs < STARTING_MS) return "starting";
  if (facts.linkUp === false) return "no-link";
  if (frames === 0) return facts.ageMs < SILENT_MS ? "starting" : "silent";
  if (frames > BROADCAST_ONLY_FRAMES && unicast < frames * BROADCAST_ONLY_RATIO) {
    return "broadcast-only";
  }
  return dropped > (frames + dropped) * DROPPING_RATIO ? "dropping" : "ok";
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

/** The mend for a mirror port that does not do its work, or null where it does. */
function mirrorSentence(mirror: MirrorVerdict, facts: VerdictFacts): string | null {
  const { source } = facts;
  const { frames, dropped } = facts.lastMinute;
  switch (mirror) {
    case "starting":
      return `Starting: waiting for the first frames from ${source}, nothing to do yet.`;
    case "no-link":
      return `No link on ${source}: plug in the cable from the switch's mirror port and check that the port is on.`;
    case "silent":
      return `Mirror port silent for ${SILENT_MS / 1000} s: on the switch check that the mirror session is on and ends at this cable.`;
    case "broadcast-only":
      return "Mirror port sees only broadcast: on the switch add source ports, direction both.";
    case "dropping":
      return `Losing frames: ${formatCount(dropped)} in the last minute (${formatRatio(dropped / (frames + dropped))}); mirror fewer ports or use a faster box.`;
    case "ended":
    case "ok":
      return null;
  }
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
  const alarm = alarmSentence(facts);
  if (alarm !== null) return { mirror, level: "alarm", sentence: alarm };
  const act =
    mirrorSentence(mirror, facts) ?? uplinkSentence(facts.uplink) ?? storeSentence(facts.store);
  if (act === null) return { mirror, level: "ok", sentence: wellSentence(mirror, facts) };
  return { mirror, level: mirror === "starting" ? "ok" : "act", sentence: act };
}

function withoutPeriod(text: string): string {
  return text.trim().replace(/\.$/, "");
}

/** A sentence as it goes on after a colon; names and abbreviations keep their capital. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
