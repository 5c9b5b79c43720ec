import test from "ava";
import { Hearing } from "#report/hearing.ts";
import { HostWatch } from "#report/host-watch.ts";
import type { Heard } from "#report/mqtt-link.ts";
import { TopicNames } from "#report/topic-map.ts";

const names = new TopicNames("arpguard/v1", "ag-test");
const time = { ms: 0 };
const clock = { now: () => 0 as never, monotonicMs: () => time.ms };

function bench(hostId?: string) {
  const lines: string[] = [];
  const log = { info: () => undefined, warn: (line: string) => lines.push(line) };
  const host = new HostWatch(clock);
  const others: Heard[] = [];
  let changes = 0;
  const hearing = new Hearing({
    clock,
    names,
    host,
    hostId,
    log,
    others: [{ filter: `${names.prefix}desired/#`, take: (heard) => others.push(heard) }],
    changed: () => changes++,
  });
  const hear = (name: string, text: string) =>
    hearing.take({ name, payload: new TextEncoder().encode(text) });
  return { hearing, host, hear, lines, others, changes: () => changes };
}

test("without a host of ours only what is stored is heard of", (t) => {
  t.deepEqual(bench().hearing.filters, [
    "arpguard/v1/ag-test/ack",
    "arpguard/v1/ag-test/desired/#",
  ]);
  t.is(bench("lab").hearing.filters[1], "arpguard/v1/_fleet/host/lab");
});

test("each message goes to whom it is for; what is none is said by its topic", (t) => {
  const { host, hear, lines, others, changes } = bench("lab");
  hear(names.ofHost("lab"), '{"online":true}');
  t.true(host.isOnline);
  hear(names.ofHost("other"), '{"online":false}');
  t.true(host.isOnline);
  hear(names.of("ack"), "{}");
  t.is(changes(), 2);
  hear(names.of("ack"), '{"m/feature":-1}');
  t.deepEqual(lines, [
    "what the broker has on arpguard/v1/ag-test/ack is none of what the interface names",
  ]);
  for (let i = 0; i < 1000; i++) hear(names.of("ack"), `${i}`);
  hear(names.of("ack"), "{}");
  hear(names.of("ack"), "none");
  t.is(lines.length, 1, "once is enough, also between good ones");
  time.ms = 60_000;
  hear(names.of("ack"), "none");
  t.is(lines.length, 2, "once a minute");
  hear(names.ofHost("lab"), "[]");
  t.is(lines.length, 3, "the other topic has its own line");
  hear(`${names.prefix}desired/config`, "x");
  hear(`${names.prefix}desire`, "x");
  t.deepEqual(
    others.map(({ name }) => name),
    [`${names.prefix}desired/config`],
  );
});
