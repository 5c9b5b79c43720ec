import test from "ava";
import type { AlertEvent } from "#l2/types.ts";
import { datagram, type Host } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";

const sink: Host = { mac: "02:00:00:00:00:01", ip: "10.0.0.1" };
/** The network is known by then. */
const LATER = 120;

/** Numbers below 2^32 that look random but are the same in every run. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

function frameOf(source: number): Uint8Array {
  const frame = datagram(sink, sink);
  return setSource(frame, source);
}

/** A unicast source of 02:01 and 32 bits. */
function setSource(frame: Uint8Array, source: number): Uint8Array {
  frame.set([2, 1, source >>> 24, (source >>> 16) & 255, (source >>> 8) & 255, source & 255], 6);
  return frame;
}

/** Frames of made-up sources at an even rate. */
function flood(wire: GuardedWire, from: number, seconds: number, perSecond: number): void {
  const random = randoms(1 + from);
  const frame = frameOf(0);
  for (let i = 0; i < seconds * perSecond; i++) {
    wire.see(from + i / perSecond, setSource(frame, random.next().value));
  }
}

/** Stations that send now and then, each at its own random pace. */
function chatter(wire: GuardedWire, from: number, seconds: number, stations: number): void {
  const random = randoms(7);
  const frame = frameOf(0);
  // One station in five makes nine tenths of the frames, as in most networks.
  const perSecond = stations * 2;
  for (let i = 0; i < seconds * perSecond; i++) {
    const [first, second] = [random.next().value, random.next().value];
    const among = first < 2 ** 32 / 10 ? stations : stations / 5;
    wire.see(from + i / perSecond, setSource(frame, Math.floor((second / 2 ** 32) * among)));
  }
}

const floods = (alerts: readonly AlertEvent[]) => alerts.filter(({ type }) => type === "mac-flood");

for (const copies of [1, 2]) {
  test(`random sources are a flood, with ${copies} of each frame`, (t) => {
    const wire = new GuardedWire({}, copies);
    chatter(wire, 0, LATER, 100);
    flood(wire, LATER, 5, 2000);
    chatter(wire, LATER + 5, 60, 100);
    const [opened, updated, closed, ...more] = floods(wire.told());
    t.deepEqual(more, []);
    t.like(opened, { state: "opened", severity: "major", technique: "T1557" });
    t.regex(opened?.verdict ?? "", /^1\d{3} unknown source addresses within \d/);
    t.true((opened?.at ?? 0) < 1_700_000_000e6 + (LATER + 1) * 1e6, "within a second");
    t.is(updated?.state, "updated");
    t.is(closed?.state, "closed");
    t.true((closed?.count ?? 0) > 9000);
  });
}

test("a flood that was running at the first frame is one", (t) => {
  const wire = new GuardedWire();
  flood(wire, 0, 3, 1000);
  t.is(wire.opened("mac-flood").length, 1);
});

test("a slow one of a hundred a second is named too, after the first minute", (t) => {
  const wire = new GuardedWire();
  flood(wire, 0, 80, 100);
  t.is(wire.opened("mac-flood").length, 1);
});

test("a short one of 1,100 sources is one too", (t) => {
  for (const from of [0, LATER]) {
    const wire = new GuardedWire();
    flood(wire, from, 0.1, 11_000);
    t.is(wire.opened("mac-flood").length, 1);
  }
});

for (const stations of [600, 1500, 3000]) {
  test(`${stations} healthy stations at plug-in are none`, (t) => {
    const wire = new GuardedWire();
    chatter(wire, 0, 60, stations);
    t.true((wire.gauge("stations")?.size ?? 0) > stations * 0.9);
    t.deepEqual(wire.opened("mac-flood"), []);
  });
}

for (const stations of [600, 3000]) {
  test(`${stations} that come back behind a mended link are none`, (t) => {
    const wire = new GuardedWire();
    wire.see(0, datagram(sink, sink));
    chatter(wire, LATER, 60, stations);
    t.is(wire.opened("mac-flood").length, 0);
  });
}

test("stations that join one by one do not keep a flood's alert open", (t) => {
  const wire = new GuardedWire();
  flood(wire, LATER, 5, 2000);
  const frame = frameOf(0);
  for (let i = 0; i < 100; i++) wire.see(LATER + 5 + i, setSource(frame, i));
  t.is(floods(wire.told()).at(-1)?.state, "closed");
});

test("a million random sources leave every table within its limit, and are one alert", (t) => {
  const wire = new GuardedWire({ learnSeconds: 0 });
  flood(wire, LATER, 20, 50_000);
  for (const { name, size, limit } of wire.gauges()) t.true(size <= limit, name);
  t.true((wire.gauge("stations")?.evicted ?? 0) > 900_000);
  t.is(wire.opened("mac-flood").length, 1);
});
