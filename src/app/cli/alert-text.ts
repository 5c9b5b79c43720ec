import { clip } from "#core/clip.ts";
import { formatMicros } from "#core/units.ts";
import type { KeptStep } from "#detect/types.ts";
import { ALERT_LIMITS } from "#l2/types.ts";
import type { Feedback } from "#store/feedback.ts";

/** One line of a list: when it began, how it stands, what it is, its id, and what people said. */
export function alertRow(alert: KeptStep, feedback?: Feedback): string {
  const { since, state, severity, type, id, verdict, muted } = clip(alert, ALERT_LIMITS);
  const stands = state === "closed" ? "closed" : muted === undefined ? "open  " : "muted ";
  const said = feedback === undefined ? [] : [`(judged ${feedback.verdict})`];
  return [formatMicros(since), stands, severity, type, id, plain(verdict), ...said].join("  ");
}

/**
 * All that is known of an alert, a fact a line.
 * @param evidenceBytes of its file, or null where none is kept
 */
export function alertFacts(
  alert: KeptStep,
  evidenceBytes: number | null,
  feedback?: Feedback,
): string[] {
  const { attacker, claimed, owner, victims = [], why, ...rest } = clip(alert, ALERT_LIMITS);
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ["id", rest.id],
    ["type", `${rest.type}, ${rest.severity}, ${rest.state}`],
    ["verdict", rest.verdict],
    ...why.map((reason) => ["why", reason] as const),
    ["attacker", attacker && [attacker.mac, attacker.ip].filter(Boolean).join(", ")],
    ["claimed", claimed],
    ["owner", owner?.mac],
    ["victims", victims.join(", ") || undefined],
    ["muted by", rest.muted],
    ["vlan", rest.vlan],
    ["cause", rest.cause],
    ["interception", rest.interception && interceptionText(rest.interception)],
    ["began", formatMicros(rest.since)],
    ["last", formatMicros(rest.at)],
    ["frame", rest.frame],
    ["count", rest.count],
    ["technique", rest.technique],
    ["advice", rest.advice],
    ["feedback", feedback && feedbackText(feedback)],
    ["evidence", evidenceBytes === null ? "none kept" : `${evidenceBytes} bytes of pcapng`],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(12)} ${plain(String(value))}`],
  );
}

function feedbackText({ verdict, by, at, note }: Feedback): string {
  return `judged ${verdict} by ${by} at ${at}${note === undefined ? "" : `: ${note}`}`;
}

function interceptionText({ state, packets }: NonNullable<KeptStep["interception"]>): string {
  return `${state}, ${packets} packets`;
}

/** What comes from a network or a file must not steer a terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
