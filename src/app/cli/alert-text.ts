import { clip } from "#core/clip.ts";
import { formatMicros } from "#core/units.ts";
import type { KeptStep } from "#detect/types.ts";
import { ALERT_LIMITS } from "#l2/types.ts";

/** One line of a list: when it began, how it stands, what it is, and its id. */
export function alertRow(alert: KeptStep): string {
  const { since, state, severity, type, id, verdict, muted } = clip(alert, ALERT_LIMITS);
  const stands = state === "closed" ? "closed" : muted === undefined ? "open  " : "muted ";
  return [formatMicros(since), stands, severity, type, id, plain(verdict)].join("  ");
}

/**
 * All that is known of an alert, a fact a line.
 * @param evidenceBytes of its file, or null where none is kept
 */
export function alertFacts(alert: KeptStep, evidenceBytes: number | null): string[] {
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
    ["evidence", evidenceBytes === null ? "none kept" : `${evidenceBytes} bytes of pcapng`],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.padEnd(12)} ${plain(String(value))}`],
  );
}

function interceptionText({ state, packets }: NonNullable<KeptStep["interception"]>): string {
  return `${state}, ${packets} packets`;
}

/** What comes from a network or a file must not steer a terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
