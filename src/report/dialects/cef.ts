import { isIPv6 } from "node:net";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import type { Severity } from "#l2/types.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";
import { given } from "#report/dialects/given.ts";
import { PRODUCT, VENDOR } from "#report/dialects/product.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";

/** 0 to 3 are low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
const SEVERITY: Record<Severity, number> = {
  critical: 10,
  major: 8,
  minor: 6,
  warning: 4,
  notice: 1,
};

type Pair = readonly [key: string, value: string | number | undefined];

/** One event of ArcSight's Common Event Format, version 0 (implementation guide, revision 25). */
export function cefLine(alert: PlainAlert, sensor: Sensor): string {
  const { title } = ALERT_KINDS[alert.type];
  const header = [VENDOR, PRODUCT, sensor.version, alert.type, title].map((field) =>
    field.replace(/[\\|]/g, "\\$&"),
  );
  const extension = extensionOf(alert, sensor)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${String(value).trim().replace(/[\\=]/g, "\\$&")}`);
  return `CEF:0|${[...header, SEVERITY[alert.severity]].join("|")}|${extension.join(" ")}`;
}

function extensionOf(alert: PlainAlert, sensor: Sensor): Pair[] {
  const { interception } = alert;
  const ended = alert.state === "closed" ? alert.at : undefined;
  return [
    ["rt", millis(alert.at)],
    ["start", millis(alert.since)],
    ["end", given(ended, millis)],
    ["cat", ALERT_KINDS[alert.type].category],
    ["act", alert.state],
    ["cnt", alert.count],
    ["smac", alert.attackerMac],
    ...address(alert.attackerIp, "src", "c6a2", "Source IPv6 Address"),
    ["dmac", alert.victimMacs[0]],
    ...address(alert.targetIp, "dst", "c6a3", "Destination IPv6 Address"),
    ["msg", alert.verdict],
    ["reason", alert.why],
    ["deviceExternalId", sensor.deviceId],
    ["deviceInboundInterface", sensor.interface],
    ["fname", sensor.file],
    ...labelled("cs1", "alertId", alert.id),
    ...labelled("cs2", "claimedAddress", alert.claimed),
    ...labelled("cs3", "ownerMac", alert.ownerMac),
    ...labelled("cs4", "attackTechnique", alert.subTechnique ?? alert.technique),
    ...labelled("cs5", "advice", alert.advice),
    ...labelled("cs6", "cause", alert.cause),
    ...labelled("cn1", "vlan", alert.vlan),
    ...labelled("cn2", "interceptedPackets", interception?.packets),
    ...labelled("cn3", "openingFrame", alert.frame),
    ...labelled("flexString1", "victims", alert.victimIps.join(",")),
    ...labelled("flexString2", "interception", interception?.state),
    ...labelled("deviceCustomDate1", "interceptedSince", given(interception?.since, millis)),
  ];
}

/** `src` and `dst` hold IPv4 alone; IPv6 has custom fields with a label that is laid down. */
function address(ip: string | undefined, v4: string, v6: string, label: string): Pair[] {
  if (ip === undefined) return [];
  return isIPv6(ip) ? labelled(v6, label, ip) : [[v4, ip]];
}

function labelled(key: string, label: string, value: string | number | undefined): Pair[] {
  const isAbsent = value === undefined || value === "";
  return isAbsent
    ? []
    : [
        [key, value],
        [`${key}Label`, label],
      ];
}

function millis(at: Micros): number {
  return Math.floor(at / MICROS_PER_MILLI);
}
