import type { ExecutionContext } from "ava";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { type Payload, STREAM_TOPICS } from "#report/topic-map.ts";
import type { Stream } from "#store/types.ts";
import { until } from "../helpers/until.ts";
import { batchOf } from "../report/arrivals.ts";
import { PREFIX } from "../report/samples.ts";

type Told = "feature" | "alert" | "system";
const TOLD: readonly Told[] = ["feature", "alert", "system"];

interface Arrived {
  /** In the order they came first. */
  readonly seqs: number[];
  readonly known: Set<number>;
  repeats: number;
  /** Records that came for the first time after a later one. */
  late: number;
  /** Records that tell another number than their own. */
  wrong: number;
}

/** A host: takes all records, each once however often it comes. */
export interface Receiver {
  readonly client: MqttClient;
  readonly arrived: Readonly<Record<Told, Arrived>>;
  readonly gaps: Payload<"e/gap">[];
  /** Waits until so many different records of each have come. */
  wait(counts: Partial<Record<Stream, number>>, limitMs?: number): Promise<void>;
  /** Up to which number all records of a stream have come. */
  stored(stream: Told): number;
}

export async function startReceiver(
  t: ExecutionContext,
  url: string,
  options: IClientOptions = {},
): Promise<Receiver> {
  const arrived = Object.fromEntries(
    TOLD.map((stream) => [stream, { seqs: [], known: new Set(), repeats: 0, late: 0, wrong: 0 }]),
  ) as unknown as Record<Told, Arrived>;
  const gaps: Payload<"e/gap">[] = [];
  const client = await connectAsync(url, {
    protocolVersion: 5,
    clientId: "receiver",
    clean: false,
    properties: { sessionExpiryInterval: 3600 },
    reconnectPeriod: 100,
    ...options,
  });
  t.teardown(() => client.endAsync(true));
  client.on("message", (topic, payload) => {
    const below = topic.slice(PREFIX.length);
    const text = payload.toString();
    if (below === STREAM_TOPICS.gap) gaps.push(JSON.parse(text) as Payload<"e/gap">);
    for (const stream of TOLD) {
      const own = STREAM_TOPICS[stream];
      if (below === own) take(arrived[stream], [JSON.parse(text) as Json]);
      else if (below === `h/${own}`) take(arrived[stream], batchOf(text).records);
    }
  });
  await client.subscribeAsync("#", { qos: 1 });
  const wait: Receiver["wait"] = async (counts, limitMs) => {
    const isThere = () =>
      TOLD.every((stream) => arrived[stream].known.size >= (counts[stream] ?? 0));
    await until(isThere, `${JSON.stringify(counts)}`, limitMs);
  };
  return { client, arrived, gaps, wait, stored: (of) => stored(arrived[of]) };
}

type Json = Readonly<Record<string, unknown>> & { readonly seq: number };

function take(into: Arrived, records: readonly Json[]): void {
  for (const record of records) {
    const { seq } = record;
    if (into.known.has(seq)) {
      into.repeats++;
      continue;
    }
    if (seq < (into.seqs.at(-1) ?? 0)) into.late++;
    if (toldNumber(record) !== seq) into.wrong++;
    into.known.add(seq);
    into.seqs.push(seq);
  }
}

/** The number that the recorder has put into what a record tells. */
function toldNumber({ v, count }: Json): unknown {
  if (v === undefined) return count;
  const values = v as Readonly<Record<string, unknown>>;
  return values.packets_per_s ?? values.uptime_s;
}

function stored({ known }: Arrived): number {
  let seq = 0;
  while (known.has(seq + 1)) seq++;
  return seq;
}

/** Nothing is missing, in another order, or other than it was recorded. */
export function assertWhole(
  t: ExecutionContext,
  { arrived, gaps }: Receiver,
  counts: Partial<Record<Stream, number>>,
): void {
  for (const stream of TOLD) {
    const { seqs, late, wrong } = arrived[stream];
    const count = counts[stream] ?? 0;
    t.is(seqs.length, count, `${stream}: none missing, none too many`);
    t.is(Math.max(0, ...seqs.slice(-1)), count, `${stream} ends with its last`);
    t.is(late, 0, `${stream}: none out of order`);
    t.is(wrong, 0, `${stream}: each tells what was recorded under its number`);
  }
  t.deepEqual(gaps, []);
  const repeats = TOLD.map((stream) => `${arrived[stream].repeats} ${stream}`).join(", ");
  t.log(`came again: ${repeats}`);
}
