import { isIP } from "node:net";
import { clip } from "#core/clip.ts";
import { formatMac, parseMac } from "#core/mac-address.ts";
import { ALERT_LIMITS, type AlertEvent } from "#l2/types.ts";
import { plainText } from "#report/dialects/plain-text.ts";
import type { PlainAlert } from "#report/dialects/types.ts";

/** Below the 1,023 that CEF gives a reason. */
const WHY_CHARS = 1000;
const TECHNIQUE = /^(T\d{4})(\.\d{3})?$/;

/** Prepares a step for any dialect. What is no address or no technique is left out. */
export function plainAlert(event: AlertEvent): PlainAlert {
  const { attacker, owner, victims = [], claimed, ...rest } = clip(event, ALERT_LIMITS);
  const victimIps = victims.flatMap((text) => ipOf(text) ?? []);
  const claimedIp = ipOf(claimed);
  const [, technique, part] = TECHNIQUE.exec(rest.technique ?? "") ?? [];
  return {
    id: rest.id,
    state: rest.state,
    type: rest.type,
    severity: rest.severity,
    at: rest.at,
    since: rest.since,
    frame: rest.frame,
    count: rest.count,
    attackerMac: macOf(attacker?.mac),
    attackerIp: ipOf(attacker?.ip),
    claimed: claimedIp,
    ownerMac: macOf(owner?.mac),
    victimIps,
    victimMacs: victims.flatMap((text) => macOf(text) ?? []),
    targetIp: victimIps[0] ?? claimedIp,
    vlan: rest.vlan,
    cause: rest.cause,
    interception: rest.interception,
    verdict: plainText(rest.verdict),
    why: whyOf(rest.why),
    technique,
    subTechnique: part === undefined ? undefined : `${technique}${part}`,
    advice: rest.advice === undefined ? undefined : plainText(rest.advice),
  };
}

function whyOf(why: readonly string[]): string {
  const limits = { textChars: WHY_CHARS, listItems: 1 };
  return clip(why.map(plainText).join("; "), limits);
}

/** Without a zone (`fe80::1%eth0`), which means something on this box alone. */
function ipOf(text: string | null | undefined): string | undefined {
  return text != null && isIP(text) !== 0 && !text.includes("%") ? text : undefined;
}

function macOf(text: string | undefined): string | undefined {
  const mac = parseMac(text ?? "");
  return mac === null ? undefined : formatMac(mac);
}
