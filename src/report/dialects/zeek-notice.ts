import { formatMicros, MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { ALERT_KINDS } from "#report/dialects/alert-kinds.ts";
import { given } from "#report/dialects/given.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";

const UNSET = "-";
const EMPTY = "(empty)";

/** Every column that Zeek logs of a `Notice::Info`, in its order, with Zeek's type. */
export const NOTICE_COLUMNS = [
  ["ts", "time"],
  ["uid", "string"],
  ["id.orig_h", "addr"],
  ["id.orig_p", "port"],
  ["id.resp_h", "addr"],
  ["id.resp_p", "port"],
  ["fuid", "string"],
  ["file_mime_type", "string"],
  ["file_desc", "string"],
  ["proto", "enum"],
  ["note", "enum"],
  ["msg", "string"],
  ["sub", "string"],
  ["src", "addr"],
  ["dst", "addr"],
  ["p", "port"],
  ["n", "count"],
  ["peer_descr", "string"],
  ["actions", "set[enum]"],
  ["email_dest", "set[string]"],
  ["suppress_for", "interval"],
] as const;
type Column = (typeof NOTICE_COLUMNS)[number][0];

/** One row of notice.log in the tab-separated form of Zeek's ASCII writer, without the line end. */
export function zeekNoticeLine(alert: PlainAlert, sensor: Sensor): string {
  const row: Partial<Record<Column, string>> = {
    ts: seconds(alert.at),
    note: ALERT_KINDS[alert.type].notice,
    msg: escaped(alert.verdict),
    sub: escaped(subOf(alert)),
    ...(alert.attackerIp !== undefined && { src: alert.attackerIp }),
    ...(alert.targetIp !== undefined && { dst: alert.targetIp }),
    n: String(alert.count),
    peer_descr: escaped(sensor.deviceId),
    actions: "Notice::ACTION_LOG",
    email_dest: EMPTY,
    suppress_for: "0.000000",
  };
  return NOTICE_COLUMNS.map(([name]) => row[name] ?? UNSET).join("\t");
}

/** The lines a log begins with. @param openedAt when the file was opened */
export function zeekHeader(openedAt: Micros): string {
  return [
    "#separator \\x09",
    "#set_separator\t,",
    `#empty_field\t${EMPTY}`,
    `#unset_field\t${UNSET}`,
    "#path\tnotice",
    `#open\t${logTime(openedAt)}`,
    `#fields\t${NOTICE_COLUMNS.map(([name]) => name).join("\t")}`,
    `#types\t${NOTICE_COLUMNS.map(([, type]) => type).join("\t")}`,
    "",
  ].join("\n");
}

/** The line a log ends with. */
export function zeekFooter(closedAt: Micros): string {
  return `#close\t${logTime(closedAt)}\n`;
}

/** What a notice has no column for. */
function subOf(alert: PlainAlert): string {
  const { interception, victimIps, victimMacs } = alert;
  const parts = {
    id: alert.id,
    state: alert.state,
    severity: alert.severity,
    mac: alert.attackerMac,
    claimed: alert.claimed,
    owner: alert.ownerMac,
    victims: [...victimIps, ...victimMacs].join(","),
    vlan: alert.vlan,
    cause: alert.cause,
    interception: given(interception, ({ state, packets }) => `${state},${packets}`),
    technique: alert.subTechnique ?? alert.technique,
    why: alert.why,
    advice: alert.advice,
  };
  return Object.entries(parts)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/**
 * A text as the ASCII writer puts it: a backslash as `\x5c`, and what would read as unset or empty
 * with its first character escaped. Valid UTF-8 passes; control characters are gone already.
 */
function escaped(text: string): string {
  if (text === "") return EMPTY;
  if (text === UNSET) return "\\x2d";
  const safe = text.replaceAll("\\", "\\x5c");
  return safe === EMPTY ? "\\x28empty)" : safe;
}

/** Seconds with six decimals; `at` is never before 1970. */
function seconds(at: Micros): string {
  const whole = Math.floor(at / MICROS_PER_SECOND);
  return `${whole}.${String(at - whole * MICROS_PER_SECOND).padStart(6, "0")}`;
}

/** `2024-05-01-10-00-00`, in UTC. */
function logTime(at: Micros): string {
  return formatMicros(at).slice(0, 19).replace(/[T:]/g, "-");
}
