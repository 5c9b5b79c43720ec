import { formatMicros } from "#core/units.ts";
import type { Severity } from "#l2/types.ts";
import type { PlainAlert } from "#report/dialects/types.ts";

/** RFC 5424, 6.2.1: critical, error, warning, warning, notice. */
const SEVERITY: Record<Severity, number> = {
  critical: 2,
  major: 3,
  minor: 4,
  warning: 4,
  notice: 5,
};
const APP_NAME = "arpguard";
/** RFC 5424, 6.2.4 */
const HOST_CHARS = 255;
const NIL = "-";

export interface SyslogSource {
  /** 0 to 23 (RFC 5424, 6.2.1). */
  readonly facility: number;
  readonly hostName: string;
}

/**
 * One message (RFC 5424, 6) around a line of any dialect. MSGID is the type of the alert. The text
 * bears no byte order mark: it is "MSG-ANY", because readers of CEF and JSON stumble over one.
 */
export function syslogMessage(alert: PlainAlert, line: string, source: SyslogSource): string {
  const priority = source.facility * 8 + SEVERITY[alert.severity];
  const host = source.hostName.replace(/[^!-~]/g, "").slice(0, HOST_CHARS) || NIL;
  const header = [`<${priority}>1`, formatMicros(alert.at), host, APP_NAME, NIL, alert.type, NIL];
  return `${header.join(" ")} ${line}`;
}

/** A message in a stream, its length in bytes before it (RFC 6587, 3.4.1; RFC 5425, 4.3). */
export function octetCounted(message: string): Buffer {
  const body = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${body.length} `), body]);
}
