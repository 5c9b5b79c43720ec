import { cefLine } from "#report/dialects/cef.ts";
import { ecsLine } from "#report/dialects/ecs.ts";
import { eveLine } from "#report/dialects/eve.ts";
import { ocsfLine } from "#report/dialects/ocsf.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";
import { zeekNoticeLine } from "#report/dialects/zeek-notice.ts";

/** No line of any dialect is longer in UTF-8: what syslog receivers take unless told otherwise. */
export const LINE_BYTES = 8192;

/** Each dialect by the name that users give it. A line has no line end. */
export const FORMATS = {
  eve: eveLine,
  ocsf: ocsfLine,
  ecs: ecsLine,
  cef: cefLine,
  zeek: zeekNoticeLine,
} as const satisfies Record<string, (alert: PlainAlert, sensor: Sensor) => string>;

export type Dialect = keyof typeof FORMATS;

export function isDialect(name: string): name is Dialect {
  return Object.hasOwn(FORMATS, name);
}
