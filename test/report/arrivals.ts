import { type Payload, STREAM_TOPICS, TOPICS, TopicNames } from "#report/topic-map.ts";
import type { Stream } from "#store/types.ts";
import type { Received } from "../helpers/subscriber.ts";
import { PREFIX } from "./samples.ts";

const names = new TopicNames("arpguard/v1", "ag-test");

/** Numbers of a stream's records in the order they came, by themselves or in batches. */
export function seqsOf(
  received: readonly Received[],
  stream: Exclude<Stream, "command">,
): number[] {
  const topic = STREAM_TOPICS[stream];
  const batches = names.of("h/{stream}", { stream: topic });
  return received.flatMap(({ topic: name, text }) => {
    if (name === `${PREFIX}${topic}`) return (JSON.parse(text) as { seq: number }).seq;
    return name === batches ? batchOf(text).records.map(({ seq }) => seq) : [];
  });
}

/** A batch that is as the map says, and whole. */
export function batchOf(text: string): Payload<"h/{stream}"> {
  const batch = TOPICS["h/{stream}"].payload.parse(JSON.parse(text));
  const { from_seq: from, to_seq: to, records } = batch;
  if (records.some(({ seq }, i) => seq !== from + i) || records.length !== to - from + 1) {
    throw new Error(`a batch from ${from} to ${to} is not whole`);
  }
  return batch;
}

/** As a receiver does: a record that came before is none. */
export function withoutRepeats(seqs: readonly number[]): number[] {
  return [...new Set(seqs)];
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}
