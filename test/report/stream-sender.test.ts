import test, { type ExecutionContext } from "ava";
import type { Clock } from "#core/clock.ts";
import { type Sending, StreamSender } from "#report/stream-sender.ts";
import { TOPICS, TopicNames } from "#report/topic-map.ts";
import type { Stream } from "#store/types.ts";
import { openOutbox } from "../store/outbox/samples.ts";
import { alertOf, windowOf } from "../store/samples.ts";
import { batchOf } from "./arrivals.ts";

const names = new TopicNames("arpguard/v1", "ag-test");
const PACKET_BYTES = 268_435_456;

function bench(t: ExecutionContext, stream: Stream) {
  const rig = openOutbox(t);
  t.teardown(() => rig.history[Symbol.dispose]());
  const clock: Clock & { ms: number } = {
    ms: 0,
    now: () => windowOf(0).startAt,
    monotonicMs: () => clock.ms,
  };
  const sender = new StreamSender({ stream, outbox: rig.outbox, names, clock });
  const all = (packetBytes = PACKET_BYTES): Sending[] => {
    const sent: Sending[] = [];
    for (;;) {
      const next = sender.next(packetBytes);
      if (next === null) return sent;
      sent.push(next);
    }
  };
  return { ...rig, clock, sender, all };
}

const ends = (sent: readonly Sending[]) => sent.map(({ to }) => to);

test("what is acknowledged out of turn waits for what was before it", (t) => {
  const { history, outbox, sender, all } = bench(t, "alert");
  for (const id of ["a", "b", "c"]) history.write(null, [alertOf(id)]);
  const [first, second, third] = all();
  sender.acknowledge(third!);
  sender.acknowledge(second!);
  t.is(outbox.acked("alert"), 0);
  sender.acknowledge(first!);
  t.is(outbox.acked("alert"), 3);
  t.is(sender.waiting, 0);
});

test("a new connection begins behind what was acknowledged; old answers say nothing", (t) => {
  const { history, outbox, sender, all } = bench(t, "alert");
  for (const id of ["a", "b", "c"]) history.write(null, [alertOf(id)]);
  const [first, second] = all();
  sender.acknowledge(first!);
  sender.restart();
  sender.acknowledge(second!);
  t.is(outbox.acked("alert"), 1);
  t.deepEqual(ends(all()), [2, 3]);
});

test("a backlog goes in batches, whole and in order; the few last ones and news by themselves", (t) => {
  const { history, sender, all } = bench(t, "feature");
  for (let n = 1; n <= 200; n++) history.write(windowOf(n), []);
  sender.restart();
  history.write(windowOf(201), []);
  const sent = all();
  const batches = sent.filter(({ message }) => message.topic === "h/{stream}");
  const seqs = batches.flatMap(({ message }) => {
    t.is(message.name, "arpguard/v1/ag-test/h/m/feature");
    t.true(message.payload.length <= 131_072);
    return batchOf(message.payload).records.map(({ seq }) => seq);
  });
  const single = sent.filter(({ message }) => message.topic === "m/feature");
  seqs.push(...single.map(({ message }) => JSON.parse(message.payload).seq as number));
  t.deepEqual(
    seqs,
    Array.from({ length: 201 }, (_, n) => n + 1),
  );
  t.is(sent.at(-1)?.message.topic, "m/feature");
  t.true(batches.length > 2 && single.length < 3, `${batches.length} and ${single.length}`);
});

test("a broker that takes little gets small batches, and never more than it takes", (t) => {
  const { history, sender, all } = bench(t, "feature");
  for (let n = 1; n <= 40; n++) history.write(windowOf(n), []);
  sender.restart();
  const sent = all(2500);
  t.deepEqual(ends(sent).at(-1), 40);
  for (const { message } of sent) t.true(message.payload.length + message.name.length < 2500);
});

test("what is missing is told once, with its reason, and holds nothing up", (t) => {
  const { history, outbox, sender, all } = bench(t, "feature");
  for (let n = 1; n <= 3; n++) history.write(windowOf(n), []);
  // Replaced by one that saw more: its number tells nothing any more.
  history.write(windowOf(2, { packets: 1e6 }), []);
  const gap = () =>
    (outbox.after("gap", 0, 9) ?? []).map(({ content }) => "body" in content && content.body);
  t.deepEqual(ends(all()), [1, 3, 4]);
  sender.restart();
  const again = all();
  t.deepEqual(ends(again), [1, 3, 4]);
  t.like(gap()[0], { stream: "m/feature", from_seq: 2, to_seq: 2, reason: "lost" });
  t.is(gap().length, 1);
  for (const sending of again) sender.acknowledge(sending);
  t.is(outbox.acked("feature"), 4);
  t.is(sender.missing, 1);
});

test("a record that no packet holds is told as missing, and the next one goes", (t) => {
  const { history, outbox, sender, all } = bench(t, "alert");
  history.write(null, [alertOf("a", { why: Array(16).fill("x".repeat(200)) })]);
  history.write(null, [alertOf("b")]);
  t.deepEqual(ends(all(1000)), [2]);
  t.is(sender.tooLarge, 1);
  const [gap] = outbox.after("gap", 0, 9) ?? [];
  t.like(gap?.content, {
    body: { stream: "e/alert", from_seq: 1, to_seq: 1, reason: "too-large" },
  });
});

test("a refused stream rests, then tries with one message alone, for longer each time", (t) => {
  const { history, clock, sender, all } = bench(t, "alert");
  for (const id of ["a", "b", "c"]) history.write(null, [alertOf(id)]);
  const [first, second] = all();
  sender.refuse(first!);
  sender.refuse(second!);
  t.deepEqual(all(), [], "it rests");
  clock.ms = 29_999;
  t.deepEqual(all(), []);
  clock.ms = 30_000;
  const [probe, ...more] = all();
  t.is(probe?.to, 1);
  t.deepEqual(more, []);
  sender.refuse(probe!);
  clock.ms = 89_999;
  t.deepEqual(all(), []);
  clock.ms = 90_000;
  const [taken] = all();
  sender.acknowledge(taken!);
  t.deepEqual(ends(all()), [2, 3]);
  sender.refuse(second!);
  t.is(sender.waiting, 2, "what is of before says nothing");
  sender.restart();
  const [next] = all();
  sender.refuse(next!);
  sender.wake();
  t.is(all().length, 1, "a new connection may have other rules");
});

test("rewound it sends again from there", (t) => {
  const { history, outbox, sender, all } = bench(t, "alert");
  for (const id of ["a", "b", "c"]) history.write(null, [alertOf(id)]);
  for (const sending of all()) sender.acknowledge(sending);
  sender.restart(1);
  t.is(outbox.acked("alert"), 1);
  t.deepEqual(ends(all()), [2, 3]);
});

test("every stream's message is as the map says", (t) => {
  const { history, outbox } = bench(t, "feature");
  const ts = "2026-01-01T00:00:00.000000Z";
  outbox.post("system", { ts, v: { cpu_pct: 1.5 } });
  outbox.post("command", { type: "ping", id: "7", ts, status: "successful" });
  const reasons = [{ feature: "udp_ratio", share: 0.7, text: "odd" }];
  const anomaly = { score: 2, threshold: 1, model: "learning", reasons };
  history.write(windowOf(1), [{ ...alertOf("a"), anomaly }]);
  for (const stream of ["system", "command", "anomaly", "feature", "alert"] as const) {
    const clock = { now: () => windowOf(0).startAt, monotonicMs: () => 0 };
    const sender = new StreamSender({ stream, outbox, names, clock });
    const message = sender.next(PACKET_BYTES)?.message;
    t.notThrows(() => TOPICS[message!.topic].payload.parse(JSON.parse(message!.payload)), stream);
    if (stream === "command") t.is(message?.name, "arpguard/v1/ag-test/cmd/ping/7/status");
  }
});
