import test from "ava";
import { micros } from "#core/units.ts";
import { Resender } from "#report/resender.ts";
import { TopicNames } from "#report/topic-map.ts";
import type { Outbox, OutboxRecord, Stream } from "#store/types.ts";

const names = new TopicNames("r", "box");
const features = new Float32Array(20);
const facts = { durationMs: 5000, packets: 1, bytes: 1, dropped: 0, features };

/** An outbox that keeps these numbers of each stream. */
function outboxOf(numbers: readonly number[]): Outbox {
  const record = (stream: Stream, seq: number): OutboxRecord => ({
    seq,
    boot: "b",
    content:
      stream === "feature"
        ? { stream, window: { kind: "window", startAt: micros(seq), ...facts } }
        : { stream: "gap", body: {} },
  });
  return {
    last: () => numbers.at(-1) ?? 0,
    acked: () => 0,
    acknowledge: () => undefined,
    after: (stream, seq, limit) =>
      numbers
        .filter((each) => each > seq)
        .slice(0, limit)
        .map((each) => record(stream, each)),
    lossReason: () => "lost",
    post: () => true,
    watch: () => undefined,
  };
}

function all(resender: Resender, packetBytes = 1e6) {
  const messages: Record<string, unknown>[] = [];
  for (let next = resender.next(packetBytes); next !== null; next = resender.next(packetBytes)) {
    messages.push({
      name: next.message.name,
      ...(JSON.parse(next.message.payload) as Record<string, unknown>),
    });
  }
  return messages;
}

test("a stream of windows goes in backlogs, each without a gap, and no further than wished", (t) => {
  const numbers = [...Array.from({ length: 400 }, (_, i) => i + 1), 500, 501];
  const resender = new Resender(outboxOf(numbers), names);
  t.is(resender.add("feature", 100, 500), 401);
  const spans = all(resender).map((each) => [each.from_seq, each.to_seq]);
  t.deepEqual(spans[0]?.[0], 100);
  t.deepEqual(spans.at(-1), [500, 500]);
  for (const [index, [from]] of spans.entries()) {
    const before = spans[index - 1]?.[1];
    if (before !== undefined)
      t.true(from === Number(before) + 1 || (before === 400 && from === 500));
  }
});

test("no message is longer than the broker takes", (t) => {
  const resender = new Resender(outboxOf(Array.from({ length: 50 }, (_, i) => i + 1)), names);
  resender.add("feature", 1, 50);
  let last: unknown;
  for (let next = resender.next(3000); next !== null; next = resender.next(3000)) {
    t.true(next.message.payload.length + next.message.name.length < 3000);
    last = (JSON.parse(next.message.payload) as Record<string, unknown>).to_seq;
  }
  t.is(last, 50, "all of them");
});

test("what no packet of the broker holds is passed over, and what follows is sent", (t) => {
  for (const stream of ["feature", "gap"] as const) {
    const resender = new Resender(outboxOf([1, 2]), names);
    resender.add(stream, 1, 2);
    t.is(resender.next(90), null, stream);
  }
});

test("news goes one by one under its own topic", (t) => {
  const resender = new Resender(outboxOf([3, 5]), names);
  t.is(resender.add("gap", 1, 9), 3);
  t.deepEqual(
    all(resender).map(({ name, seq }) => [name, seq]),
    [
      ["r/box/e/gap", 3],
      ["r/box/e/gap", 5],
    ],
  );
});

test("what is not kept, and a ninth wish, are refused", (t) => {
  const resender = new Resender(outboxOf([7]), names);
  t.is(resender.add("gap", 1, 6), null);
  t.is(resender.add("gap", 8, 9), null);
  for (let i = 0; i < 8; i++) t.is(resender.add("gap", 7, 7), 1);
  t.is(resender.add("gap", 7, 7), null);
});
