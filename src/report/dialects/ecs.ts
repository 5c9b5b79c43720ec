import { formatMicros } from "#core/units.ts";
import type { Severity } from "#l2/types.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";
import { given } from "#report/dialects/given.ts";
import { PRODUCT, VENDOR } from "#report/dialects/product.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";

/** The version of the Elastic Common Schema that the fields are taken from. */
export const ECS_VERSION = "9.4.0";
/** As Elastic Security weighs them: low 21, medium 47, high 73, critical 99. */
const SEVERITY: Record<Severity, number> = {
  critical: 99,
  major: 73,
  minor: 47,
  warning: 21,
  notice: 0,
};
const ATTACK_PAGES = "https://attack.mitre.org/techniques/";

/** One document of the Elastic Common Schema (ECS field reference). */
export function ecsLine(alert: PlainAlert, sensor: Sensor): string {
  const { title, category, signatureId } = ALERT_KINDS[alert.type];
  const { attackerIp, attackerMac, targetIp, victimMacs, vlan } = alert;
  return JSON.stringify({
    "@timestamp": formatMicros(alert.at),
    ecs: { version: ECS_VERSION },
    message: alert.verdict,
    event: eventOf(alert),
    rule: { id: String(signatureId), name: title, category, ruleset: VENDOR },
    threat: threatOf(alert),
    source: partOf({ address: attackerIp, ip: attackerIp, mac: ecsMac(attackerMac) }),
    destination: partOf({ address: targetIp, ip: targetIp, mac: ecsMac(victimMacs[0]) }),
    network: given(vlan, (id) => ({ vlan: { id: String(id) } })),
    related: relatedOf(alert),
    observer: observerOf(sensor),
    log: given(sensor.file, (path) => ({ file: { path } })),
    labels: labelsOf(alert),
  });
}

function eventOf(alert: PlainAlert) {
  return {
    kind: "alert",
    category: ["intrusion_detection"],
    type: ["info"],
    module: "arpguard",
    dataset: "arpguard.alert",
    id: alert.id,
    code: alert.type,
    action: `${alert.type}-${alert.state}`,
    severity: SEVERITY[alert.severity],
    start: formatMicros(alert.since),
    end: alert.state === "closed" ? formatMicros(alert.at) : undefined,
    reason: alert.why || undefined,
  };
}

function threatOf({ technique, subTechnique }: PlainAlert) {
  if (technique === undefined) return undefined;
  const page = (id: string) => `${ATTACK_PAGES}${id.replace(".", "/")}/`;
  const subtechnique = given(subTechnique, (id) => ({ id: [id], reference: [page(id)] }));
  return {
    framework: "MITRE ATT&CK",
    technique: { id: [technique], reference: [page(technique)], subtechnique },
  };
}

function relatedOf({ attackerIp, claimed, victimIps }: PlainAlert) {
  const ip = [...new Set([attackerIp, claimed, ...victimIps])].filter((each) => each !== undefined);
  return ip.length > 0 ? { ip } : undefined;
}

function observerOf(sensor: Sensor) {
  return {
    vendor: VENDOR,
    product: PRODUCT,
    type: "ids",
    version: sensor.version,
    name: sensor.deviceId,
    serial_number: sensor.deviceId,
    ingress: given(sensor.interface, (name) => ({ interface: { name } })),
  };
}

/** What ECS has no field for. */
function labelsOf(alert: PlainAlert): Record<string, string | undefined> {
  const { interception } = alert;
  return {
    alert_state: alert.state,
    alert_severity: alert.severity,
    frame_count: String(alert.count),
    cause: alert.cause,
    claimed_ip: alert.claimed,
    owner_mac: ecsMac(alert.ownerMac),
    interception: interception?.state,
    intercepted_packets: given(interception?.packets, String),
    intercepted_since: given(interception?.since, formatMicros),
    advice: alert.advice,
  };
}

/** `AA-BB-CC-DD-EE-FF`, as ECS has it from RFC 7042. */
function ecsMac(mac: string | undefined): string | undefined {
  return mac?.toUpperCase().replaceAll(":", "-");
}

/** The object, or nothing when all of it is absent. */
function partOf<T extends object>(part: T): T | undefined {
  return Object.values(part).some((value) => value !== undefined) ? part : undefined;
}
