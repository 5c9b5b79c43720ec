import test from "ava";
import type { Arrival, CommandStatus } from "#fleet/types.ts";
import { CommandUplink } from "#report/command-uplink.ts";
import { recordMessage } from "#report/record-message.ts";
import { isNamedBy } from "#report/topic-filter.ts";
import { TopicNames } from "#report/topic-map.ts";
import type { Reporter, Subscription } from "#report/types.ts";
import type { Outbox } from "#store/types.ts";

const names = new TopicNames("r", "box");
const status: CommandStatus = { status: "successful", ts: "2026-05-01T00:00:00.000000Z" };
const boot = "2f0d2f1e-7f0c-4a44-9b0f-2f6f0f1d0c11";

function uplink() {
  const posted: Readonly<Record<string, unknown>>[] = [];
  const retained: unknown[] = [];
  const outbox = {
    post: (_: string, body: Readonly<Record<string, unknown>>) => posted.push(body),
  };
  const reporter = {
    health: { state: "online" },
    retain: (...given: unknown[]) => void retained.push(given),
  };
  const link = new CommandUplink({
    names,
    outbox: outbox as unknown as Outbox,
    reporter: () => reporter as unknown as Reporter,
  });
  const messages = () =>
    posted.map((body) =>
      recordMessage({ seq: 1, boot, content: { stream: "command", body } }, names),
    );
  return { link, retained, messages };
}

test("a status goes to its own topic and, inside our commands, where it was asked for", (t) => {
  const { link, messages } = uplink();
  const correlation = Uint8Array.of(0, 255);
  const reply = (responseTopic: string | null) => ({ responseTopic, correlation });
  for (const wanted of [
    "r/box/cmd/ping/a1/answers/ann",
    "r/box/cmd/ping/a1/status",
    "r/box/cmd/ping/a2",
    "r/other/cmd/ping/a1/status",
    "r/box/status/health",
    "r/box/cmd/ping/#/x",
    "r/box/cmd/../x/y",
    null,
  ]) {
    link.publishStatus("a1", "ping", status, reply(wanted));
  }
  const sent = messages();
  const own = sent.filter(({ name }) => name === "r/box/cmd/ping/a1/status");
  const others = sent.filter(({ name }) => name !== "r/box/cmd/ping/a1/status");
  t.is(own.length, 8);
  t.deepEqual(
    others.map(({ name }) => name).filter((name) => !name.includes("..")),
    ["r/box/cmd/ping/a1/answers/ann"],
  );
  t.true(others.every(({ name }) => name.startsWith("r/box/cmd/")));
  for (const { correlation: echoed, payload } of sent) {
    t.deepEqual(new Uint8Array(echoed ?? []), correlation);
    t.deepEqual(JSON.parse(payload), { seq: 1, boot, ...status });
  }
});

test("what comes is handed on below our prefix, commands and wishes alone", (t) => {
  const { link } = uplink();
  const arrived: Arrival[] = [];
  link.subscribe((arrival) => void arrived.push(arrival));
  const payload = Uint8Array.of(1);
  const hear = (name: string) => {
    for (const { filter, take } of link.subscriptions) {
      const isHere = isNamedBy(filter, name);
      if (isHere) take({ name, payload, responseTopic: "x" });
    }
  };
  for (const name of [
    "cmd/ping/a1",
    "cmd/ping/a1/status",
    "cmd/ping",
    "desired/config",
    "e/alert",
  ]) {
    hear(`r/box/${name}`);
  }
  t.deepEqual(
    arrived.map(({ named }) => named),
    [{ type: "ping", id: "a1" }, null],
  );
  t.like(arrived[0], { correlation: null, responseTopic: null }, "x is none of ours");
});

test("what is to be given back has its limit: longer, it is not kept", (t) => {
  const { link } = uplink();
  const arrived: Arrival[] = [];
  link.subscribe((arrival) => void arrived.push(arrival));
  const [{ take }] = link.subscriptions as [Subscription];
  const payload = Uint8Array.of(1);
  const responseTopic = "r/box/cmd/ping/a1/answers";
  for (const bytes of [256, 257, 60_000]) {
    const correlation = new Uint8Array(bytes);
    take({ name: "r/box/cmd/ping/a1", payload, correlation, responseTopic });
  }
  t.deepEqual(
    arrived.map(({ correlation }) => correlation?.length),
    [256, undefined, undefined],
  );
  t.like(arrived[0], { responseTopic });
});

test("capabilities and twins are retained, and go when there is none", (t) => {
  const { link, retained } = uplink();
  t.true(link.isOnline);
  link.setCapability("ping", null);
  link.setCommands({ open: [], finished: [] });
  t.deepEqual(retained, [
    ["cmd/{type}", { type: "ping" }, null],
    ["twin/commands", {}, { open: [], finished: [] }],
  ]);
});
