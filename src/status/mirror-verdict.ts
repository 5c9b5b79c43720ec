import { formatCount, formatRatio } from "#status/format.ts";
import type { MirrorVerdict } from "#status/types.ts";
import type { SpanFacts } from "#windows/span/types.ts";

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
/** Of 52 captures of healthy ports none had any; a port of which one direction is missing, all. */
const ONE_WAY_RATIO = 0.5;
/** One talker alone may be a scanner whose made-up acknowledgements nobody answers. */
const ONE_WAY_SPEAKERS = 3;
/** ARP replies that nobody was seen to ask for, of several stations: one alone is an attacker. */
const UNASKED_REPLIES = 8;
const UNASKED_RESPONDERS = 3;
/** The same captures had a quarter at most; one whose frames all come twice has all. */
const DOUBLED_RATIO = 0.3;
const DOUBLED_FRAMES = 100;

/** What the verdict on the mirror port is made of. */
export interface MirrorFacts {
  /** As in MirrorCard. */
  readonly source: string;
  /** Time since the source was opened. */
  readonly ageMs: number;
  /** True once a file was read to its end. */
  readonly ended: boolean;
  /** Frames seen since the source was opened. */
  readonly frames: number;
  readonly linkUp: boolean | null;
  /** Without the frames that this machine sent itself. */
  readonly lastMinute: {
    readonly frames: number;
    /** Neither broadcast nor multicast. */
    readonly unicast: number;
    /** Lost by the kernel or by the network card. */
    readonly dropped: number;
  };
  readonly span: SpanFacts;
  /** What the mirror session is meant to bring (`span.direction`). */
  readonly direction: "both" | "rx";
}

/** Share of talks that come by in one direction only, or null where too few came. */
export function oneWayRatio({ judged, oneWay }: SpanFacts): number | null {
  return judged < ONE_WAY_SPEAKERS ? null : oneWay / judged;
}

/** Share of frames that come twice, or null where too few came. */
export function doubledRatio({ frames, doubled }: SpanFacts): number | null {
  return frames < DOUBLED_FRAMES ? null : doubled / frames;
}

/** What the mirror port looks like, for its card; the first rule that fits decides. */
export function judgeMirror(facts: MirrorFacts): MirrorVerdict {
  const { frames, unicast, dropped } = facts.lastMinute;
  if (facts.ended) return "ended";
  if (facts.frames === 0 && facts.ageMs < STARTING_MS) return "starting";
  if (facts.linkUp === false) return "no-link";
  if (frames === 0) return facts.ageMs < SILENT_MS ? "starting" : "silent";
  if (frames > BROADCAST_ONLY_FRAMES && unicast < frames * BROADCAST_ONLY_RATIO) {
    return "broadcast-only";
  }
  if (facts.direction === "both" && isOneWay(facts.span)) return "one-way";
  if ((doubledRatio(facts.span) ?? 0) > DOUBLED_RATIO) return "duplicate";
  return dropped > (frames + dropped) * DROPPING_RATIO ? "dropping" : "ok";
}

/** By TCP where there is enough of it, else by ARP. */
function isOneWay(span: SpanFacts): boolean {
  const ratio = oneWayRatio(span);
  if (ratio !== null) return ratio > ONE_WAY_RATIO && span.speakers >= ONE_WAY_SPEAKERS;
  const { arpReplies, arpAsked, arpResponders } = span;
  return arpAsked === 0 && arpReplies >= UNASKED_REPLIES && arpResponders >= UNASKED_RESPONDERS;
}

/** The mend for a mirror port that does not do its work, or null where it does. */
export function mirrorSentence(mirror: MirrorVerdict, facts: MirrorFacts): string | null {
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
      return `Mirror port sees only broadcast: on the switch add source ports, direction ${facts.direction}.`;
    case "one-way":
      return "Mirror port sees one direction only: on the switch give the source ports direction both, or set span.direction to rx if that is meant.";
    case "duplicate":
      return `Mirror port brings frames twice (${formatRatio(doubledRatio(facts.span) ?? 0)} of them): on the switch mirror fewer source ports, or all with direction rx.`;
    case "dropping":
      return `Losing frames: ${formatCount(dropped)} in the last minute (${formatRatio(dropped / (frames + dropped))}); mirror fewer ports or use a faster box.`;
    case "ended":
    case "ok":
      return null;
  }
}
