import test from "ava";
import { BROADCAST_ONLY_FRAMES, SILENT_MS, STARTING_MS } from "#status/mirror-verdict.ts";
import { judge, type Verdict, type VerdictFacts } from "#status/verdict.ts";
import { NO_SPAN_FACTS } from "#windows/span/types.ts";
import { newDevice, scan, spoof } from "./samples.ts";

/** A box at its daily work. */
const base: VerdictFacts = {
  source: "eth0",
  ageMs: 3_600_000,
  ended: false,
  frames: 4_000_000,
  linkUp: true,
  lastMinute: { frames: 72_240, unicast: 67_000, dropped: 0 },
  span: { ...NO_SPAN_FACTS, frames: 40_000, judged: 38_000 },
  direction: "both",
  packetsPerS: 1204.3,
  hosts: 23,
  openAlerts: [],
  uplink: {
    state: "online",
    broker: "mqtt.example:8883",
    published: 9,
    queued: 0,
    lost: 0,
    lastAckMsAgo: 20,
  },
  store: { state: "ok", bytes: 1, windows: 1, lostWindows: 0 },
};

const offline = { ...base.uplink, state: "offline", queued: 230 } as const;
const full = { ...base.store, state: "full" } as const;
const nothing = { frames: 0, unicast: 0, dropped: 0 };

type Change = Partial<VerdictFacts>;

const rows: readonly (readonly [
  name: string,
  change: Change,
  mirror: Verdict["mirror"],
  level: Verdict["level"],
  sentence: string,
])[] = [
  ["all is well", {}, "ok", "ok", "All well: 1,204 frames/s from 23 stations, nothing to do."],
  [
    "one station on a quiet net",
    { packetsPerS: 0.42, hosts: 1, lastMinute: { frames: 25, unicast: 20, dropped: 0 } },
    "ok",
    "ok",
    "All well: 0.4 frames/s from 1 station, nothing to do.",
  ],
  [
    "the source was just opened, the link still comes up",
    { ageMs: STARTING_MS - 1, frames: 0, linkUp: false, lastMinute: nothing },
    "starting",
    "ok",
    "Starting: waiting for the first frames from eth0, nothing to do yet.",
  ],
  [
    "no frame yet, and too early for silence",
    { ageMs: SILENT_MS - 1, frames: 0, lastMinute: nothing },
    "starting",
    "ok",
    "Starting: waiting for the first frames from eth0, nothing to do yet.",
  ],
  [
    "no link",
    { ageMs: STARTING_MS, frames: 0, linkUp: false, lastMinute: nothing },
    "no-link",
    "act",
    "No link on eth0: plug in the cable from the switch's mirror port and check that the port is on.",
  ],
  [
    "the link went down in the middle of work",
    { linkUp: false },
    "no-link",
    "act",
    "No link on eth0: plug in the cable from the switch's mirror port and check that the port is on.",
  ],
  [
    "never a frame in the first minute",
    { ageMs: SILENT_MS, frames: 0, lastMinute: nothing },
    "silent",
    "act",
    "Mirror port silent for 60 s: on the switch check that the mirror session is on and ends at this cable.",
  ],
  [
    "silence after frames",
    { lastMinute: nothing },
    "silent",
    "act",
    "Mirror port silent for 60 s: on the switch check that the mirror session is on and ends at this cable.",
  ],
  [
    "only broadcast",
    { lastMinute: { frames: BROADCAST_ONLY_FRAMES + 1, unicast: 1, dropped: 0 } },
    "broadcast-only",
    "act",
    "Mirror port sees only broadcast: on the switch add source ports, direction both.",
  ],
  [
    "only broadcast, but too few frames to tell",
    { lastMinute: { frames: BROADCAST_ONLY_FRAMES, unicast: 0, dropped: 0 } },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
  [
    "a unicast share of exactly 2 %",
    { lastMinute: { frames: 100, unicast: 2, dropped: 0 } },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
  [
    "only broadcast of a session that is meant to bring one direction",
    {
      lastMinute: { frames: BROADCAST_ONLY_FRAMES + 1, unicast: 1, dropped: 0 },
      direction: "rx",
    },
    "broadcast-only",
    "act",
    "Mirror port sees only broadcast: on the switch add source ports, direction rx.",
  ],
  [
    "one direction of most talks",
    { span: { ...NO_SPAN_FACTS, frames: 900, judged: 800, oneWay: 401, speakers: 30 } },
    "one-way",
    "act",
    "Mirror port sees one direction only: on the switch give the source ports direction both, or set span.direction to rx if that is meant.",
  ],
  [
    "one direction, as it is meant",
    {
      span: { ...NO_SPAN_FACTS, frames: 900, judged: 800, oneWay: 800, speakers: 30 },
      direction: "rx",
    },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
  [
    "most frames twice, and some lost for it",
    {
      span: { ...NO_SPAN_FACTS, frames: 100, doubled: 98 },
      lastMinute: { frames: 72_240, unicast: 67_000, dropped: 7_224 },
    },
    "duplicate",
    "act",
    "Mirror port brings frames twice (98 % of them): on the switch mirror fewer source ports, or all with direction rx.",
  ],
  [
    "frames are lost",
    { lastMinute: { frames: 72_240, unicast: 67_000, dropped: 7_224 } },
    "dropping",
    "act",
    "Losing frames: 7,224 in the last minute (9.1 %); mirror fewer ports or use a faster box.",
  ],
  [
    "a handful lost of many is no call to act",
    { lastMinute: { frames: 72_240, unicast: 67_000, dropped: 72 } },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
  [
    "the broker is away",
    { uplink: offline },
    "ok",
    "act",
    "Broker mqtt.example:8883 cannot be reached (230 messages waiting): check the uplink cable and the broker; the watch goes on.",
  ],
  [
    "the broker is still being called",
    { uplink: { ...base.uplink, state: "connecting" } },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
  [
    "the disk is full",
    { store: full },
    "ok",
    "act",
    "Disk full: make room in the data folder; history resumes by itself.",
  ],
  [
    "the history cannot be written",
    { store: { ...base.store, state: "failed", problem: "disk I/O error" } },
    "ok",
    "act",
    "History cannot be written: disk I/O error.",
  ],
  [
    "a file was read to its end",
    { source: "replay of office.pcap", ended: true, frames: 2408, lastMinute: nothing },
    "ended",
    "ok",
    "All read: 2,408 frames from 23 stations, nothing to do.",
  ],
  [
    "an attack",
    { openAlerts: [spoof] },
    "ok",
    "alarm",
    "00:25:b3:bf:91:ee answers for 172.16.0.1, the gateway's address: find 00:25:b3:bf:91:ee in the switch's address table and shut its port.",
  ],
  [
    "an attack without advice",
    { openAlerts: [{ severity: "major", verdict: "MAC flood: 812 new addresses in 10 s." }] },
    "ok",
    "alarm",
    "MAC flood: 812 new addresses in 10 s: see the alert for its proof.",
  ],
  [
    "the worst of several attacks speaks, notices are not counted",
    { openAlerts: [newDevice, scan, spoof] },
    "ok",
    "alarm",
    "00:25:b3:bf:91:ee answers for 172.16.0.1, the gateway's address: find 00:25:b3:bf:91:ee in the switch's address table and shut its port. 1 more alert open.",
  ],
  [
    "a notice alone is no alarm",
    { openAlerts: [newDevice] },
    "ok",
    "ok",
    "All well: 1,204 frames/s from 23 stations, nothing to do.",
  ],
];

for (const [name, change, mirror, level, sentence] of rows) {
  test(`verdict: ${name}`, (t) => {
    t.like(judge({ ...base, ...change }), { mirror, level, sentence });
  });
}

/** Each rule's facts, in the order in which they speak. */
const ladder: readonly (readonly [start: string, change: Change])[] = [
  ["00:25:b3", { openAlerts: [spoof] }],
  ["No link", { linkUp: false }],
  ["Mirror port silent", { lastMinute: nothing }],
  ["Mirror port sees only", { lastMinute: { frames: 1000, unicast: 3, dropped: 500 } }],
  ["Losing frames", { lastMinute: { frames: 1000, unicast: 900, dropped: 500 } }],
  ["Broker", { uplink: offline }],
  ["Disk full", { store: full }],
  ["All well", {}],
];

test("an earlier rule silences every later one", (t) => {
  for (const [index, [start]] of ladder.entries()) {
    const later = ladder.slice(index).reverse();
    const facts = Object.assign({}, base, ...later.map(([, change]) => change)) as VerdictFacts;
    const { sentence } = judge(facts);
    t.true(sentence.startsWith(start), `${start} expected, got: ${sentence}`);
  }
});

test("an alarm does not hide the mirror port's own verdict", (t) => {
  t.like(judge({ ...base, openAlerts: [spoof], linkUp: false }), {
    mirror: "no-link",
    level: "alarm",
  });
});

test("an alarm speaks first, and the advice on the mirror port is still there", (t) => {
  const span = { ...NO_SPAN_FACTS, frames: 900, judged: 800, oneWay: 800, speakers: 30 };
  const quiet = judge({ ...base, span });
  const loud = judge({ ...base, span, openAlerts: [spoof] });
  t.is(loud.level, "alarm");
  t.not(loud.sentence, quiet.sentence);
  t.is(loud.advice, quiet.sentence);
  t.is(judge(base).advice, null);
});
