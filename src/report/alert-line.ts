import { z } from "zod";
import { clip } from "#core/clip.ts";
import { formatMicros, MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import {
  ALERT_LIMITS,
  ALERT_TYPES,
  type AlertEvent,
  CAUSES,
  type Interception,
  SEVERITIES,
} from "#l2/types.ts";

const text = z.string().max(ALERT_LIMITS.textChars);
const texts = z.array(text).max(ALERT_LIMITS.listItems).readonly();
/** RFC 3339 with microseconds. */
const moment = z.iso.datetime({ precision: 6 });

/** An alert step as told to the world: by `replay --json`, `e/alert` and the page alike. */
export const alertLineSchema = z.strictObject({
  kind: z.literal("alert"),
  type: z.enum(ALERT_TYPES),
  severity: z.enum(SEVERITIES),
  at: moment,
  frame: z.int().min(0).describe("1-based number of the opening frame; 0 for none."),
  t: z.number().exactOptional().describe("Seconds from the file's first frame to this step."),
  attacker: z.strictObject({ mac: text, ip: text.nullable() }).readonly().exactOptional(),
  claimed: text.exactOptional(),
  owner: z.strictObject({ mac: text }).readonly().exactOptional(),
  victims: texts.exactOptional(),
  vlan: z.int().min(0).max(4095).exactOptional(),
  cause: z.enum(CAUSES).exactOptional(),
  interception: z
    .strictObject({
      state: z.enum(["attempted", "intercepting"]),
      since: moment.exactOptional(),
      packets: z.int().min(0),
    })
    .readonly()
    .exactOptional(),
  verdict: text,
  why: texts,
  technique: text.exactOptional(),
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  state: z.enum(["opened", "updated", "closed"]),
  since: moment,
  count: z.int().min(0),
  advice: text.exactOptional(),
});
export type AlertLine = Readonly<z.infer<typeof alertLineSchema>>;

/** The line of a step; with `firstAt`, also how long after it. Absent keys stay absent. */
export function alertLine(event: AlertEvent, firstAt?: Micros): AlertLine {
  const {
    kind,
    type,
    severity,
    at,
    frame,
    id,
    state,
    since,
    count,
    advice,
    interception,
    ...found
  } = clip(event, ALERT_LIMITS);
  return {
    kind,
    type,
    severity,
    at: formatMicros(at),
    frame,
    ...(firstAt !== undefined && { t: (at - firstAt) / MICROS_PER_SECOND }),
    ...found,
    ...(interception !== undefined && { interception: interceptionLine(interception) }),
    id,
    state,
    since: formatMicros(since),
    count,
    ...(advice !== undefined && { advice }),
  };
}

function interceptionLine({ state, since, packets }: Interception) {
  return { state, ...(since !== undefined && { since: formatMicros(since) }), packets };
}
