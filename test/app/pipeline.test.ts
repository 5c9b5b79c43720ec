import test from "ava";
import { Pipeline, type PipelineEvent, type PipelineOptions } from "#app/pipeline.ts";
import { type Frame, LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { type Micros, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";
import { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import type { EvidencePart } from "#l2/evidence/types.ts";
import { type Host, question, reply } from "../helpers/frames.ts";

const START = 1_714_557_600_000_000;
const SECOND = 1_000_000;
const gateway: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const victim: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };
const attacker: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.1" };

function run(evidence?: PipelineOptions["evidence"]): {
  pipeline: Pipeline;
  events: PipelineEvent[];
} {
  const events: PipelineEvent[] = [];
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 1,
    box: () => NO_BOX,
    emit: (event) => events.push(event),
    ...(evidence && { evidence }),
  });
  return { pipeline, events };
}

function frameOf(bytes: Uint8Array, atSeconds: number, own = false): Frame {
  const at = micros(START + atSeconds * SECOND);
  const length = bytes.length;
  const link = LinkType.ethernet;
  return { bytes, offset: 0, capturedBytes: length, wireBytes: length, at, link, own };
}

const windowsOf = (events: readonly PipelineEvent[]) =>
  events.filter((event): event is WindowRecord => event.kind === "window");

test("a window closes when time passes, with frames or without", (t) => {
  const { pipeline, events } = run();
  pipeline.visit(frameOf(question(victim, gateway.ip), 0));
  pipeline.tick(micros(START + 4.9 * SECOND), 0);
  t.is(windowsOf(events).length, 0);
  pipeline.tick(micros(START + 15.1 * SECOND), 3);
  t.deepEqual(
    windowsOf(events).map(({ startAt, packets, dropped }) => ({
      atS: (startAt - START) / SECOND,
      packets,
      dropped,
    })),
    [
      { atS: 0, packets: 1, dropped: 3 },
      { atS: 5, packets: 0, dropped: 0 },
      { atS: 10, packets: 0, dropped: 0 },
    ],
  );
});

test("a spoofed reply becomes an alert before the window that holds it, with its frame", (t) => {
  const { pipeline, events } = run();
  pipeline.visit(frameOf(question(gateway, victim.ip), 0));
  pipeline.visit(frameOf(reply(victim, gateway), 0.001));
  pipeline.visit(frameOf(reply(attacker, victim), 1));
  pipeline.finish();
  const [opened] = events;
  t.like(opened, {
    kind: "alert",
    state: "opened",
    type: "arp-spoof",
    frame: 3,
    at: (START + SECOND) as Micros,
    claimed: gateway.ip,
    owner: { mac: gateway.mac },
    victims: [victim.ip],
  });
  t.is(windowsOf(events).length, 1);
  t.like(events.at(-1), { kind: "alert", state: "closed" });
});

test("the frames behind an alert are handed on with it: those before it and its own", (t) => {
  const settings = defaultConfig().evidence;
  const told: [string, number[]][] = [];
  const take = ({ alert, frames }: EvidencePart) =>
    void told.push([alert.state, frames.map(({ frame }) => frame)]);
  const { pipeline, events } = run((moment) => new EvidenceDesk({ settings, moment, take }));
  pipeline.visit(frameOf(question(gateway, victim.ip), 0));
  pipeline.visit(frameOf(reply(victim, gateway), 0.001));
  pipeline.visit(frameOf(reply(attacker, victim), 1));
  t.deepEqual(told, [["opened", [1, 2, 3]]], "at once");
  pipeline.visit(frameOf(reply(attacker, victim), 2));
  pipeline.finish();
  t.deepEqual(told.slice(1), [["closed", [4]]]);
  const { pipeline: without, events: same } = run();
  for (const [bytes, atS] of [
    [question(gateway, victim.ip), 0],
    [reply(victim, gateway), 0.001],
    [reply(attacker, victim), 1],
    [reply(attacker, victim), 2],
  ] as const) {
    without.visit(frameOf(bytes, atS));
  }
  without.finish();
  t.deepEqual(events, same, "evidence changes no event");
  t.is(pipeline.gauges().length, without.gauges().length + 3);
});

test("frames the box sent itself are neither counted nor judged", (t) => {
  const { pipeline, events } = run();
  pipeline.visit(frameOf(question(gateway, victim.ip), 0, true));
  pipeline.finish();
  t.is(pipeline.totals().frames, 0);
  t.is(pipeline.totals().lastFrameAt, null);
  t.deepEqual(events, []);
});

test("what is trusted reaches the guard", (t) => {
  const { pipeline } = run();
  pipeline.trust([gateway, victim]);
  t.is(pipeline.gauges().find(({ name }) => name === "pins")?.size, 2);
});

test("totals count the open window too, and gauges name every table with its limit", (t) => {
  const { pipeline } = run();
  for (let i = 0; i < 3; i++) pipeline.visit(frameOf(question(victim, gateway.ip), i * 3));
  const { frames, bytes, groupFrames, stations } = pipeline.totals();
  t.deepEqual(
    { frames, bytes, groupFrames, stations },
    {
      frames: 3,
      bytes: 3 * question(victim, gateway.ip).length,
      groupFrames: 3,
      stations: 1,
    },
  );
  for (const { name, size, limit } of pipeline.gauges()) t.true(size <= limit, name);
  t.is(pipeline.protocols.totals().arp, 3);
});
