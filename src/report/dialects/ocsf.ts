import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import type { AlertState, Severity } from "#l2/types.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";
import { given } from "#report/dialects/given.ts";
import { PRODUCT, VENDOR } from "#report/dialects/product.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";

/** The version of the Open Cybersecurity Schema Framework that the attributes are taken from. */
export const OCSF_VERSION = "1.7.0";
const CATEGORY = { category_uid: 2, category_name: "Findings" };
const CLASS = { class_uid: 2004, class_name: "Detection Finding" };
const ACTIVITY: Record<AlertState, readonly [id: number, name: string]> = {
  opened: [1, "Create"],
  updated: [2, "Update"],
  closed: [3, "Close"],
};
/** Nobody reviews a finding here: it is new until it is over. */
const STATUS: Record<AlertState, readonly [id: number, name: string]> = {
  opened: [1, "New"],
  updated: [1, "New"],
  closed: [4, "Resolved"],
};
const SEVERITY: Record<Severity, readonly [id: number, name: string]> = {
  critical: [5, "Critical"],
  major: [4, "High"],
  minor: [3, "Medium"],
  warning: [2, "Low"],
  notice: [1, "Informational"],
};
const RULE = { type_id: 1, type: "Rule" };
const IP_ADDRESS = { type_id: 2, type: "IP Address" };
const MAC_ADDRESS = { type_id: 3, type: "MAC Address" };

/** One event of the class Detection Finding (schema.ocsf.io, 1.7.0, class 2004). */
export function ocsfLine(alert: PlainAlert, sensor: Sensor): string {
  const [activityId, activity] = ACTIVITY[alert.state];
  const [severityId, severity] = SEVERITY[alert.severity];
  const [statusId, status] = STATUS[alert.state];
  return JSON.stringify({
    ...CATEGORY,
    ...CLASS,
    activity_id: activityId,
    activity_name: activity,
    type_uid: CLASS.class_uid * 100 + activityId,
    type_name: `${CLASS.class_name}: ${activity}`,
    time: millis(alert.at),
    start_time: millis(alert.since),
    end_time: millis(alert.at),
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    count: alert.count,
    message: alert.verdict,
    is_alert: alert.state !== "closed" && alert.severity !== "notice",
    metadata: metadataOf(sensor),
    finding_info: findingOf(alert),
    evidences: evidencesOf(alert),
    resources: alert.victimIps.length > 0 ? alert.victimIps.map(resourceOf) : undefined,
    observables: observablesOf(alert),
    remediation: given(alert.advice, (desc) => ({ desc })),
  });
}

function metadataOf(sensor: Sensor) {
  return {
    version: OCSF_VERSION,
    product: {
      name: PRODUCT,
      vendor_name: VENDOR,
      version: sensor.version,
      uid: sensor.deviceId,
    },
    log_name: "alerts",
    log_source: sensor.interface ?? sensor.file,
  };
}

function findingOf(alert: PlainAlert) {
  const { signatureId, title, category } = ALERT_KINDS[alert.type];
  return {
    uid: alert.id,
    title,
    desc: alert.why || alert.verdict,
    types: [alert.type],
    created_time: millis(alert.since),
    first_seen_time: millis(alert.since),
    last_seen_time: millis(alert.at),
    modified_time: millis(alert.at),
    analytic: { uid: String(signatureId), name: alert.type, category, ...RULE },
    attacks: attacksOf(alert),
  };
}

function attacksOf({ technique, subTechnique }: PlainAlert) {
  if (technique === undefined) return undefined;
  const sub_technique = given(subTechnique, (uid) => ({ uid }));
  return [{ technique: { uid: technique }, sub_technique }];
}

function evidencesOf(alert: PlainAlert) {
  const { attackerMac, attackerIp, vlan, targetIp, victimMacs, interception } = alert;
  const vlanUid = given(vlan, String);
  return [
    {
      src_endpoint: endpointOf(attackerMac, attackerIp, vlanUid),
      dst_endpoint: endpointOf(victimMacs[0], targetIp, vlanUid),
      data: {
        frame: alert.frame,
        claimed_ip: alert.claimed,
        owner_mac: alert.ownerMac,
        vlan,
        cause: alert.cause,
        interception: given(interception, ({ state, packets, since }) => {
          return { state, packets, since: given(since, millis) };
        }),
      },
    },
  ];
}

/** An endpoint needs more to its name than a hardware address (constraint of network_endpoint). */
function endpointOf(
  mac: string | undefined,
  ip: string | undefined,
  vlan_uid: string | undefined,
): object | undefined {
  if (mac === undefined && ip === undefined) return undefined;
  return { uid: mac ?? ip, mac, ip, vlan_uid };
}

function resourceOf(ip: string) {
  return { uid: ip, ip };
}

function observablesOf({ attackerMac, attackerIp, targetIp }: PlainAlert) {
  const source = "evidences[0].src_endpoint";
  const found = [
    { name: `${source}.mac`, ...MAC_ADDRESS, value: attackerMac },
    { name: `${source}.ip`, ...IP_ADDRESS, value: attackerIp },
    { name: "evidences[0].dst_endpoint.ip", ...IP_ADDRESS, value: targetIp },
  ].filter(({ value }) => value !== undefined);
  return found.length > 0 ? found : undefined;
}

/** OCSF's timestamp_t. */
function millis(at: Micros): number {
  return Math.floor(at / MICROS_PER_MILLI);
}
