import test from "ava";
import { parseMac } from "#core/mac-address.ts";
import type { AlertEvent } from "#l2/types.ts";
import { datagram, type Host } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

const sink: Host = { mac: "02:00:00:00:00:01", ip: "10.0.0.1" };
const LEARN = { learnSeconds: 300 };

const frameOf = (index: number) =>
  datagram({ mac: `02:aa:00:00:${hex(index >> 8)}:${hex(index & 255)}`, ip: "10.0.0.2" }, sink);
const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/** Tells of stations that join at an even rate, after the network was learned. */
function join(wire: GuardedWire, from: number, seconds: number, stations: number): void {
  for (let i = 0; i < stations; i++) wire.see(from + (i * seconds) / stations, frameOf(from + i));
}

const news = (alerts: readonly AlertEvent[]) =>
  alerts.filter(({ type, state }) => type === "new-device" && state === "opened");

test("while the network is learned nobody is new; then each station is, once", (t) => {
  const wire = new GuardedWire(LEARN);
  wire.see(0, frameOf(1));
  wire.see(299.9, frameOf(2));
  t.is(wire.opened().length, 0);
  wire.see(300.2, frameOf(3));
  for (const second of [301, 400, 500])
    for (const index of [1, 2, 3]) wire.see(second, frameOf(index));
  t.is(wire.opened().length, 1);
  const [opened, closed, ...more] = wire.finish();
  t.deepEqual(more, []);
  t.like(opened, {
    type: "new-device",
    severity: "notice",
    attacker: { mac: "02:aa:00:00:00:03", ip: null },
    verdict: "02:aa:00:00:00:03 has joined the network.",
    frame: 3,
  });
  t.is(closed?.state, "closed");
});

test("twenty a minute are told of, the rest are a count", (t) => {
  const wire = new GuardedWire(LEARN);
  wire.see(0, frameOf(0));
  join(wire, 400, 59, 100);
  t.is(news(wire.told()).length, 20);
  t.like(wire.gauge("news of devices"), { size: 20, limit: 20, evicted: 80 });
  join(wire, 1000, 59, 10);
  t.is(news(wire.told()).length, 30);
});

test("a flood of made-up sources is not news of devices, nor are those it washed out of memory", (t) => {
  const wire = new GuardedWire(LEARN);
  const stations = Array.from({ length: 50 }, (_, index) => frameOf(index));
  for (let second = 0; second < 400; second += 10)
    for (const frame of stations) wire.see(second, frame);
  const made = frameOf(0);
  for (let i = 0; i < 200_000; i++) {
    made.set([(i >> 16) + 1, (i >> 8) & 255, i & 255], 8);
    wire.see(400 + i / 20_000, made);
  }
  for (let second = 410; second < 900; second += 10) {
    for (const frame of stations) wire.see(second, frame);
  }
  const [flood] = wire.opened("mac-flood");
  const early = news(wire.told());
  t.true(early.length <= 20, "before it is known as a flood it is news, as much as a minute bears");
  t.true(early.every(({ frame }) => frame < (flood?.frame ?? 0)));
  wire.see(900, frameOf(77));
  t.is(news(wire.told()).length, early.length + 1, "later there is news again");
});

test("a station that the inventory knows from before the start is no news", (t) => {
  const wire = new GuardedWire(LEARN, 1, [parseMac("02:aa:00:00:00:03")!]);
  wire.see(0, frameOf(1));
  wire.see(400, frameOf(3));
  t.is(news(wire.told()).length, 0);
  wire.see(500, frameOf(4));
  const [opened] = news(wire.told());
  t.like(opened, { attacker: { mac: "02:aa:00:00:00:04", ip: null } });
  t.deepEqual(opened?.why, ["its address is not in the inventory, also not from before the start"]);
});
