import { z } from "zod";
import { FLEET_TOPICS, STREAM_TOPICS, TOPICS } from "#report/topic-map.ts";

/** One record, as `ingest` of schema.sql takes it. */
export interface Received {
  readonly device: string;
  readonly stream: string;
  readonly body: object;
}

/** A deeper body is refused: PostgreSQL reads JSON with its stack. */
const MOST_DEPTH = 32;
/** PostgreSQL knows no time of the year 0. */
const moment = z.iso.datetime().refine((text) => Date.parse(text) >= 0);
const seq = z.int().min(1);

/**
 * No more than what is needed to keep a record: a device may be newer than this receiver. What is
 * refused would hold up its stream for good.
 */
const recordSchema = z.union([
  z.looseObject({ seq, ts: moment }),
  z.looseObject({ seq, at: moment }),
]);
const gapSchema = z
  .looseObject({
    ...TOPICS["e/gap"].payload.pick({ stream: true, from_seq: true, to_seq: true, reason: true })
      .shape,
    seq,
    ts: moment,
  })
  .refine(({ from_seq, to_seq }) => from_seq <= to_seq);
const backlogSchema = z.looseObject({ records: z.array(recordSchema).max(10_000) });

/** After an even number of backslashes, which are themselves and escape nothing. */
const UNTAKEN = /((?<!\\)(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;
const BACKLOG = /^h\/(.+)$/;
/** A status may also go where the requester asked for it, further down below its command. */
const COMMANDS = { filter: "cmd/+/+/+/#", pattern: /^cmd(\/[^/]+){3,}$/ };
const STREAMS = Object.values(STREAM_TOPICS).map((stream) => ({
  stream,
  ...(stream.includes("{") ? COMMANDS : { filter: stream, pattern: new RegExp(`^${stream}$`) }),
}));

/** What a receiver listens to, shared among all of the group. */
export function filtersOf(root: string, group: string): string[] {
  const each = [...STREAMS.map(({ filter }) => filter), "h/+/+"];
  return each.map((filter) => `$share/${group}/${root}/+/${filter}`);
}

/** Where the host tells whether it is there. */
export function hostTopic(root: string, hostId: string): string {
  const [topic] = Object.keys(FLEET_TOPICS) as [keyof typeof FLEET_TOPICS];
  return `${root}/${topic.replace("{hostId}", hostId)}`;
}

/** The records of a message, or null for one that cannot be kept. */
export function receivedOf(root: string, topic: string, payload: string): Received[] | null {
  const [, device = "", rest = ""] = topic.match(`^${root}/([a-z0-9-]{1,40})/(.+)$`) ?? [];
  const name = BACKLOG.exec(rest)?.[1];
  const stream = STREAMS.find(({ pattern }) => pattern.test(name ?? rest))?.stream;
  if (stream === undefined) return null;
  const schema = name !== undefined ? backlogSchema : stream === "e/gap" ? gapSchema : recordSchema;
  const { data } = schema.safeParse(jsonOf(payload));
  if (data === undefined || isDeeper(data, MOST_DEPTH)) return null;
  const bodies = "records" in data ? (data.records as object[]) : [data];
  return bodies.map((body) => ({ device, stream, body }));
}

/** What jsonb does not take, the character 0 and half pairs (RFC 8259, 8.2), is replaced. */
function jsonOf(payload: string): unknown {
  try {
    const value: unknown = JSON.parse(payload);
    if (!payload.includes("\\u")) return value;
    // Written again, only these two are still escaped so: pairs stand as what they are.
    return JSON.parse(JSON.stringify(value).replaceAll(UNTAKEN, "$1\ufffd"));
  } catch {
    return undefined;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
