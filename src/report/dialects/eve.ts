import { formatMicros, type Micros } from "#core/units.ts";
import type { Severity } from "#l2/types.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";
import { given } from "#report/dialects/given.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";

/** Suricata's: 1 is the most severe. */
const SEVERITY: Record<Severity, number> = {
  critical: 1,
  major: 2,
  minor: 3,
  warning: 3,
  notice: 4,
};
/** What rules give as `metadata: signature_severity`. */
const SIGNATURE_SEVERITY: Record<Severity, string> = {
  critical: "Critical",
  major: "Major",
  minor: "Minor",
  warning: "Minor",
  notice: "Informational",
};
/** Suricata's "no group of generators": that of plain signatures. */
const GID = 1;
const REV = 1;

/**
 * One event of type alert, as Suricata's eve.json has it (Suricata manual, "Eve JSON Format").
 * What EVE has no field for stands in `alert.metadata`, which holds lists of texts under any key.
 */
export function eveLine(alert: PlainAlert, sensor: Sensor): string {
  const { attackerIp, attackerMac, targetIp, victimMacs, vlan } = alert;
  return JSON.stringify({
    timestamp: eveTime(alert.at),
    event_type: "alert",
    host: sensor.deviceId,
    in_iface: sensor.interface,
    pcap_filename: sensor.file,
    pcap_cnt: given(sensor.file, () => alert.frame),
    vlan: given(vlan, (id) => [id]),
    src_ip: attackerIp,
    dest_ip: targetIp,
    ether: given(attackerMac, (mac) => ({ src_mac: mac, dest_mac: victimMacs[0] })),
    alert: signatureOf(alert),
  });
}

function signatureOf(alert: PlainAlert) {
  const { signatureId, title, category } = ALERT_KINDS[alert.type];
  const { attackerIp, targetIp, severity } = alert;
  return {
    action: "allowed",
    gid: GID,
    signature_id: signatureId,
    rev: REV,
    signature: `ARPGUARD ${title}`,
    category,
    severity: SEVERITY[severity],
    source: given(attackerIp, (ip) => ({ ip })),
    target: given(targetIp, (ip) => ({ ip })),
    metadata: metadataOf(alert),
  };
}

function metadataOf(alert: PlainAlert): Record<string, string[] | undefined> {
  const { interception, victimIps, victimMacs } = alert;
  const list = (value: string | number | undefined) => given(value, (each) => [String(each)]);
  const victims = [...victimIps, ...victimMacs];
  return {
    signature_severity: [SIGNATURE_SEVERITY[alert.severity]],
    mitre_technique_id: list(alert.subTechnique ?? alert.technique),
    arpguard_id: [alert.id],
    arpguard_state: [alert.state],
    arpguard_since: [eveTime(alert.since)],
    arpguard_count: list(alert.count),
    arpguard_verdict: [alert.verdict],
    arpguard_why: list(alert.why || undefined),
    arpguard_advice: list(alert.advice),
    arpguard_cause: list(alert.cause),
    arpguard_claimed: list(alert.claimed),
    arpguard_owner_mac: list(alert.ownerMac),
    arpguard_victims: victims.length > 0 ? victims : undefined,
    arpguard_interception: list(interception?.state),
    arpguard_intercepted_packets: list(interception?.packets),
    arpguard_intercepted_since: list(given(interception?.since, eveTime)),
  };
}

/** RFC 3339 but for the offset, which Suricata writes without a colon. */
function eveTime(at: Micros): string {
  return formatMicros(at).replace("Z", "+0000");
}
