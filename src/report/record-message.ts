import type { Message } from "#report/message.ts";
import { alertPayload, anomalyPayload, featurePayload, forecastPayload } from "#report/payloads.ts";
import { STREAM_TOPICS, type TopicNames } from "#report/topic-map.ts";
import type { OutboxRecord, Stream } from "#store/types.ts";

/**
 * The most that one message with a backlog takes, of the 128 KiB that receivers allow: larger ones
 * hold an alarm up on a slow line, and leave more garbage than a small box has room for.
 */
export const BATCH_BYTES = 32_768;

/**
 * The message of one record. A command's body says by `type` and `id` where it goes, or by
 * `response`, and by `correlation` (base64) what is given back to who asked.
 */
export function recordMessage(record: OutboxRecord, names: TopicNames): Message {
  const topic = STREAM_TOPICS[record.content.stream];
  const payload = JSON.stringify(payloadOf(record));
  return { topic, name: nameOf(record, names), payload, ...echoOf(record) };
}

/** A backlog in one message: as many of the records as fit, in order, and how many these are. */
export function batchMessage(
  stream: Stream,
  records: readonly OutboxRecord[],
  names: TopicNames,
  maxBytes: number,
): { readonly message: Message; readonly count: number } {
  const texts: string[] = [];
  const last = () => records[texts.length - 1]?.seq ?? 0;
  const head = () =>
    `{"from_seq":${records[0]?.seq},"to_seq":${last()},"historical":true,"records":[`;
  let bytes = head().length + 32;
  for (const record of records) {
    const text = JSON.stringify(payloadOf(record));
    bytes += Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes > maxBytes) break;
    texts.push(text);
  }
  const name = names.of("h/{stream}", { stream: STREAM_TOPICS[stream] });
  const payload = `${head()}${texts.join(",")}]}`;
  return { message: { topic: "h/{stream}", name, payload }, count: texts.length };
}

function payloadOf({ seq, boot, content }: OutboxRecord): object {
  const mark = { seq, boot };
  switch (content.stream) {
    case "feature":
      return featurePayload(content.window, mark);
    case "forecast":
      return forecastPayload(content.forecast, mark);
    case "alert":
      return alertPayload(content.step, mark);
    case "command": {
      const { type: _, id: __, response: ___, correlation: ____, ...body } = content.body;
      return { ...mark, ...body };
    }
    case "anomaly":
      return anomalyPayload(content.anomaly, mark);
    case "gap":
    case "system":
      return { ...mark, ...content.body };
  }
}

function nameOf({ content }: OutboxRecord, names: TopicNames): string {
  if (content.stream !== "command") return names.of(STREAM_TOPICS[content.stream]);
  const { type, id, response } = content.body;
  if (typeof response === "string" && names.isResponse(response)) return response;
  return names.of("cmd/{type}/{id}/status", { type: String(type), id: String(id) });
}

function echoOf({ content }: OutboxRecord): Pick<Message, "correlation"> {
  const given = content.stream === "command" ? content.body.correlation : undefined;
  return typeof given === "string" ? { correlation: Buffer.from(given, "base64") } : {};
}
