import test from "ava";
import { AlertBoard } from "#app/alert-board.ts";
import { type Facts, takeSnapshot } from "#app/snapshot.ts";
import { Traffic } from "#app/traffic.ts";
import { micros } from "#core/units.ts";
import { NO_SPAN_FACTS } from "#windows/span/types.ts";
import { alertOf, handClock, pulseOf, START } from "./samples.ts";

/** A folder with the evidence of these alerts. */
function proofsOf(ids: readonly string[]): Facts["evidence"] {
  return { has: (id) => ids.includes(id) };
}

const policy = {
  mutedAlerts: 2,
  mutes: [],
  mutesInAll: 1,
  pins: [],
  pinsInAll: 0,
  problems: [],
};

const outlook = {
  measuredSteps: 3,
  leastSteps: 336,
  nextHour: null,
  lastDay: null,
  lastWeek: null,
};

/** Just started, on a clock that shows 90 s since then. */
function factsOf(changes: Partial<Facts> = {}): Facts {
  const clock = handClock();
  clock.at = micros(START + 500_000);
  clock.ms = 91_500;
  return {
    clock,
    source: "eth7",
    startedMs: 1_000,
    ended: false,
    pulse: null,
    direction: "both",
    lastFrameMs: null,
    traffic: new Traffic(),
    alerts: new AlertBoard(),
    policy,
    outlook,
    models: { rows: [], learning: null },
    training: [],
    gauges: [],
    reading: { cpuUsagePct: 11, memoryUsagePct: 22, networkTrafficBps: 33 },
    windows: 0,
    uplink: { state: "off", broker: null, published: 0, queued: 0, lost: 0, lastAckMsAgo: null },
    store: { state: "ok", bytes: 4096, windows: 0, lostWindows: 0 },
    evidence: proofsOf([]),
    versions: { arpguard: "9.9.9" },
    ...changes,
  };
}

test("before the first pulse all counts are zero, and what is not known is null", (t) => {
  const snapshot = takeSnapshot(factsOf());
  t.deepEqual(snapshot.mirror, {
    source: "eth7",
    verdict: "silent",
    advice: snapshot.sentence,
    linkUp: null,
    linkMbps: null,
    packetsPerS: 0,
    bitsPerS: 0,
    unicastRatio: 0,
    oneWayRatio: null,
    doubledRatio: null,
    frames: 0,
    kernelDrops: 0,
    ringFreezes: 0,
    controlFrames: 0,
    controlDrops: 0,
    controlFreezes: 0,
    nicDrops: null,
    ownFrames: 0,
    malformed: {},
    hosts: 0,
    lastFrameMsAgo: null,
  });
  t.deepEqual(snapshot.tables, []);
  t.is(snapshot.time, "2024-05-01T10:00:00.500000Z");
  t.deepEqual(snapshot.versions, { arpguard: "9.9.9" });
});

test("the mirror card is the last pulse's, with the rates of the last minute", (t) => {
  const counters = {
    kernelDrops: 2,
    ringFreezes: 1,
    controlFrames: 40,
    controlDrops: 3,
    controlFreezes: 1,
    nicDrops: 4,
    ownFrames: 5,
    linkUp: true,
    linkMbps: 1000,
    refused: { "ring-block": 1 },
  };
  const gauges = [{ name: "stations", size: 3, limit: 8, evicted: 0 }];
  const pulse = {
    ...pulseOf({ frames: 4000, bytes: 40_000, groupFrames: 1000, stations: 3 }, counters),
    malformed: { "arp-short": 6 },
    gauges,
    span: { ...NO_SPAN_FACTS, judged: 400, oneWay: 100, frames: 1000, doubled: 20 },
  };
  const traffic = new Traffic();
  traffic.add(pulseOf(), 0, 0);
  traffic.add(pulse, 2_000, 0);
  const { mirror, tables } = takeSnapshot(factsOf({ pulse, traffic, lastFrameMs: 91_250 }));
  t.like(mirror, {
    frames: 4000,
    packetsPerS: 2000,
    bitsPerS: 160_000,
    unicastRatio: 0.75,
    oneWayRatio: 0.25,
    doubledRatio: 0.02,
    kernelDrops: 2,
    ringFreezes: 1,
    controlFrames: 40,
    controlDrops: 3,
    controlFreezes: 1,
    nicDrops: 4,
    ownFrames: 5,
    linkUp: true,
    linkMbps: 1000,
    hosts: 3,
    lastFrameMsAgo: 250,
  });
  t.deepEqual(mirror.malformed, { "ring-block": 1, "arp-short": 6 });
  t.deepEqual(tables, gauges);
});

test("the box card says how long it runs, and what it uses", (t) => {
  const { box, windows } = takeSnapshot(factsOf({ windows: 18 }));
  t.like(box, { cpuPct: 11, memoryPct: 22, uptimeS: 90 });
  t.true(box.rssBytes > 10_000_000);
  t.is(windows, 18);
});

test("an open alert is the sentence; notices are shown but not counted as open", (t) => {
  const alerts = new AlertBoard();
  alerts.add(alertOf("news", { severity: "notice", type: "new-device" }));
  t.is(takeSnapshot(factsOf({ alerts })).openAlerts, 0);
  alerts.add(alertOf("spoof"));
  const snapshot = takeSnapshot(factsOf({ alerts }));
  t.is(snapshot.level, "alarm");
  t.regex(snapshot.sentence, /^00:25:b3:bf:91:ee pretends to be 172\.16\.0\.1/);
  t.is(snapshot.openAlerts, 1);
  t.deepEqual(
    snapshot.alerts.map(({ id }) => id),
    ["spoof", "news"],
  );
  alerts.add(alertOf("spoof", { state: "closed" }));
  t.not(takeSnapshot(factsOf({ alerts })).level, "alarm");
});

test("of the alerts that are shown, those with evidence are named", (t) => {
  const alerts = new AlertBoard();
  for (const id of ["one", "two"]) alerts.add(alertOf(id));
  const { evidence } = takeSnapshot(factsOf({ alerts, evidence: proofsOf(["two", "gone"]) }));
  t.deepEqual(evidence, ["two"]);
});

test("a file read to its end is no silence", (t) => {
  const pulse = pulseOf({ frames: 12, stations: 2 });
  const snapshot = takeSnapshot(factsOf({ pulse, ended: true }));
  t.is(snapshot.mirror.verdict, "ended");
  t.is(snapshot.level, "ok");
});
