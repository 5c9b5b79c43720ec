import type { PastErrors } from "#forecast/types.ts";
import type { AlertCard, MuteRow, PinRow, RatePoint, Snapshot } from "#status/types.ts";
import { trainedModels, trainings, untrainedModels } from "./model-samples.ts";

/** 2026-03-10T11:04:31Z, the moment of every sample. */
export const SAMPLE_MS = Date.UTC(2026, 2, 10, 11, 4, 31);

export const spoof: AlertCard = {
  id: "arp-spoof-172-16-0-1",
  state: "updated",
  type: "arp-spoof",
  severity: "critical",
  at: "2026-03-10T11:04:29.310442Z",
  since: "2026-03-10T11:02:07.123456Z",
  frame: 48_211,
  count: 134,
  attacker: { mac: "00:25:b3:bf:91:ee", ip: "172.16.0.107" },
  claimed: "172.16.0.1",
  owner: { mac: "00:26:0b:31:07:33" },
  victims: ["172.16.0.23", "172.16.0.41", "172.16.0.107"],
  verdict: "00:25:b3:bf:91:ee answers for 172.16.0.1, the gateway's address",
  why: [
    "172.16.0.1 was held by 00:26:0b:31:07:33 for 3 days and is still seen sending from it",
    "134 unasked ARP replies in 142 s, one every second",
    "3 stations now send their traffic for the gateway to 00:25:b3:bf:91:ee",
  ],
  technique: "T1557.002",
  advice: "Find 00:25:b3:bf:91:ee in the switch's address table and shut its port.",
};

export const scan: AlertCard = {
  id: "arp-scan-00-25-b3-bf-91-ee",
  state: "closed",
  type: "arp-scan",
  severity: "minor",
  at: "2026-03-10T11:01:44.000213Z",
  since: "2026-03-10T11:01:31.774190Z",
  frame: 46_002,
  count: 254,
  attacker: { mac: "00:25:b3:bf:91:ee", ip: "172.16.0.107" },
  verdict: "00:25:b3:bf:91:ee asked for 254 addresses of 172.16.0.0/24 within 10 s",
  why: ["254 distinct addresses in 9.8 s, the limit is 40", "no answer came for 231 of them"],
  technique: "T1046",
  advice: "Ask the owner of 172.16.0.107 whether this was a planned inventory scan.",
};

export const newDevice: AlertCard = {
  id: "new-device-00-25-b3-bf-91-ee",
  state: "opened",
  type: "new-device",
  severity: "notice",
  at: "2026-03-09T16:40:02.000001Z",
  since: "2026-03-09T16:40:02.000001Z",
  frame: 12_904,
  count: 1,
  attacker: { mac: "00:25:b3:bf:91:ee", ip: null },
  verdict: "New station 00:25:b3:bf:91:ee (Hewlett Packard) on VLAN 20",
  why: ["first frame from this address since the watch began"],
};

const scannerMute: MuteRow = {
  id: "mute-7k2m9x",
  type: "arp-scan",
  mac: "00:25:b3:bf:91:ee",
  until: "2026-03-17T11:00:00.000000Z",
  reason: "the inventory runs each night until the move is done",
  by: "ann (1000)",
};

const printerMute: MuteRow = {
  id: "mute-p0q4zz",
  type: "duplicate-ip",
  mac: "00:1b:a9:63:12:07",
  ip: "172.16.0.80",
  until: "2026-03-10T18:00:00.000000Z",
  reason: "two printers share an address until Friday",
  by: "root (0)",
};

const gatewayPin: PinRow = {
  id: "pin-3c8v1n",
  ip: "172.16.0.1",
  mac: "00:26:0b:31:07:33",
  vlan: 20,
  reason: "the router in the cellar",
  by: "ann (1000)",
};

function pastOf(forecasts: number): PastErrors {
  return {
    outcomes: 12 * forecasts,
    servedPct: 8.4,
    coveragePct: 81.2,
    candidates: [
      { name: "same_time_last_week", errorPct: 8.1 },
      { name: "last_value", errorPct: 14.2 },
    ],
  };
}

/** A box at its daily work. */
export const well: Snapshot = {
  time: "2026-03-10T11:04:31.000000Z",
  level: "ok",
  sentence: "All well: 1,204 frames/s from 23 stations, nothing to do.",
  mirror: {
    source: "eth0",
    verdict: "ok",
    advice: null,
    linkUp: true,
    linkMbps: 1000,
    packetsPerS: 1204.3,
    bitsPerS: 8_412_331,
    unicastRatio: 0.931,
    oneWayRatio: 0,
    doubledRatio: 0.001,
    frames: 48_377_120,
    kernelDrops: 0,
    ringFreezes: 0,
    controlFrames: 0,
    controlDrops: 0,
    controlFreezes: 0,
    nicDrops: 0,
    ownFrames: 1_322,
    malformed: { "arp-short": 7, "ip-length": 5 },
    hosts: 23,
    lastFrameMsAgo: 12,
  },
  uplink: {
    state: "online",
    broker: "mqtt.plant-7.example:8883",
    published: 61_204,
    queued: 0,
    lost: 0,
    lastAckMsAgo: 3120,
  },
  store: { state: "ok", bytes: 96_210_944, windows: 61_180, lostWindows: 0 },
  box: { cpuPct: 11.4, memoryPct: 37.9, rssBytes: 141_557_760, uptimeS: 305_712 },
  windows: 61_181,
  alerts: [scan, newDevice].map((alert) => ({ ...alert, state: "closed" as const })),
  evidence: [],
  openAlerts: 0,
  policy: { mutedAlerts: 0, mutes: [], mutesInAll: 0, pins: [], pinsInAll: 0, problems: [] },
  outlook: {
    measuredSteps: 336,
    leastSteps: 336,
    nextHour: {
      untilMs: SAMPLE_MS + 3_600_000,
      p10BitsPerS: 9_012_000,
      p50BitsPerS: 12_400_000,
      p90BitsPerS: 15_330_000,
    },
    lastDay: pastOf(288),
    lastWeek: pastOf(2016),
  },
  models: trainedModels,
  training: trainings,
  tables: [
    { name: "bindings", size: 23, limit: 65_536, evicted: 0 },
    { name: "flows", size: 1_877, limit: 32_768, evicted: 0 },
    { name: "stations", size: 23, limit: 16_384, evicted: 0 },
    { name: "open alerts", size: 1, limit: 1_024, evicted: 0 },
  ],
  versions: { arpguard: "0.1.0", node: "24.21.0", kernel: "6.12.34+rpt-rpi-2712" },
};

/** The gateway's address is taken, and a flood has filled a table. */
export const alarmed: Snapshot = {
  ...well,
  level: "alarm",
  sentence:
    "00:25:b3:bf:91:ee answers for 172.16.0.1, the gateway's address: find 00:25:b3:bf:91:ee in the switch's address table and shut its port.",
  alerts: [spoof, scan, newDevice],
  evidence: [spoof.id],
  openAlerts: 1,
  policy: {
    mutedAlerts: 2,
    mutes: [scannerMute, printerMute],
    mutesInAll: 57,
    pins: [gatewayPin],
    pinsInAll: 1,
    problems: ["pins.json is damaged (pins.3: it is no JSON): mend it"],
  },
  tables: [...well.tables, { name: "scan sources", size: 4_096, limit: 4_096, evicted: 88_120 }],
};

/** The mirror session has no source ports, the broker is away and the disk is full. */
export const hindered: Snapshot = {
  ...well,
  level: "act",
  sentence: "Mirror port sees only broadcast: on the switch add source ports, direction both.",
  mirror: {
    ...well.mirror,
    verdict: "broadcast-only",
    packetsPerS: 4.2,
    bitsPerS: 2_912,
    unicastRatio: 0.004,
    oneWayRatio: null,
    doubledRatio: null,
    kernelDrops: 1_204,
    ringFreezes: 3,
    controlFrames: 40,
    controlDrops: 3,
    controlFreezes: 1,
    nicDrops: null,
    lastFrameMsAgo: 640,
  },
  uplink: {
    ...well.uplink,
    state: "offline",
    queued: 1_000,
    lost: 212,
    lastAckMsAgo: 812_000,
    problem: "connect ECONNREFUSED 192.0.2.10:8883",
  },
  store: {
    state: "full",
    bytes: 536_870_912,
    windows: 120_960,
    lostWindows: 14,
    problem: "no room left in the data folder",
  },
  alerts: [],
  models: untrainedModels,
  training: [],
};

/** Just switched on: nothing is known yet. */
export const starting: Snapshot = {
  ...well,
  sentence: "Starting: waiting for the first frames from eth0, nothing to do yet.",
  mirror: {
    ...well.mirror,
    verdict: "starting",
    linkUp: null,
    linkMbps: null,
    packetsPerS: 0,
    bitsPerS: 0,
    unicastRatio: 0,
    oneWayRatio: null,
    doubledRatio: null,
    frames: 0,
    malformed: {},
    hosts: 0,
    lastFrameMsAgo: null,
  },
  uplink: {
    state: "off",
    broker: null,
    published: 0,
    queued: 0,
    lost: 0,
    lastAckMsAgo: null,
  },
  alerts: [],
  tables: [],
};

/** An inventory of nobody. */
export const noDevices = () => ({ total: 0, found: 0, offset: 0, devices: [] });

/** A point a second over the last five minutes, up to SAMPLE_MS. */
export function sampleRates(seconds = 300): RatePoint[] {
  return Array.from({ length: seconds }, (_, index) => {
    const age = seconds - 1 - index;
    const wave = 1 + 0.22 * Math.sin(age / 17) + 0.1 * Math.sin(age / 3.1) + (age % 7) * 0.012;
    const burst = age > 120 && age < 138 ? 1.7 : 1;
    const packetsPerS = Math.round(1204.3 * wave * burst);
    return { atMs: SAMPLE_MS - age * 1000, packetsPerS, bitsPerS: packetsPerS * 6985 };
  });
}
