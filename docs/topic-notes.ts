import type { z } from "zod";
import { micros } from "#core/units.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import { homeDiscovery } from "#report/home-assistant.ts";
import { jwsSchema } from "#report/payload-schemas.ts";
import { featurePayload } from "#report/payloads.ts";
import { FLEET_TOPICS, TOPICS, TopicNames } from "#report/topic-map.ts";

/** Every topic there is, and below what it stands. */
export const ALL_TOPICS = { ...TOPICS, ...FLEET_TOPICS } as const;
export type AnyTopic = keyof typeof ALL_TOPICS;

export const HOME_TOPIC: AnyTopic = "device/{deviceId}/config";

/** The payload is a JWS as text, not JSON. */
export function isSigned(topic: AnyTopic): boolean {
  return ALL_TOPICS[topic].payload === jwsSchema;
}

/** What a schema cannot say of a topic; the compiler holds the example against the schema. */
interface Note<T extends AnyTopic> {
  readonly summary: string;
  readonly example: z.infer<(typeof ALL_TOPICS)[T]["payload"]>;
}

const boot = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";
const ts = "2026-05-01T10:00:00.000000Z";
const jws = `eyJhbGciOiJFZERTQSIsImtpZCI6Im9wcyJ9.eyJhdWQiOiJhZy0wMDAxIn0.${"A".repeat(86)}`;
const steps = <T>(value: T) => Array.from({ length: 12 }, () => value);
const window: WindowRecord = {
  kind: "window",
  startAt: micros(Date.parse(ts) * 1000),
  durationMs: 5000,
  packets: 4060,
  bytes: 2_842_000,
  dropped: 0,
  features: Float32Array.from(FEATURE_NAMES, (_, i) => i / 2),
};
const feature = featurePayload(window, { seq: 88213, boot });

const STATE: { readonly [T in AnyTopic & `${"twin" | "status"}/${string}`]: Note<T> } = {
  "status/health": {
    summary:
      "Told at each connect and each clean end; also the will, which the broker sends 60 s after a device went without a word.",
    example: { status: "up", time: ts, boot, clock: "synced" },
  },
  "twin/device": {
    summary: "What the device is: hardware, software, models and the commands it understands.",
    example: {
      serial: "10000000a1b2c3d4",
      model: "Raspberry Pi 4 Model B",
      hw: "aarch64",
      fw: { version: "0.1.0" },
      models: [
        {
          name: "detector",
          version: "20260501-021441-k3x9",
          sha256: `sha256:${"0".repeat(64)}`,
          runner: "simd",
          micros: 31.2,
        },
      ],
      schema: "1.0",
      caps: ["ping", "model.install"],
    },
  },
  "twin/config": {
    summary: "The configuration in force, and whether the desired one was taken.",
    example: { version: 17, hash: `sha256:${"0".repeat(64)}`, applied: ts, state: "ok" },
  },
  "twin/commands": {
    summary: "Commands that are under way, and the last that ended.",
    example: {
      open: [{ id: "c7", type: "model.install", status: "executing", step: "download", ts }],
      finished: [],
    },
  },
  "twin/span": {
    summary: "Whether the mirror port gives what it should.",
    example: {
      verdict: "ok",
      evidence: {
        source: "eth1",
        link_up: 1,
        link_mbps: 1000,
        frames: 81_200,
        unicast_ratio: 0.94,
      },
    },
  },
  "twin/training": {
    summary:
      "How the models' training on the box's own history stands: told when it changes, a percentage at most every 3 s.",
    example: {
      rows: [
        {
          kind: "forecaster",
          state: "training",
          pct: 40,
          last_at: ts,
          next_at: null,
          outcome: "20260501-100000-k3x9 serves",
        },
      ],
    },
  },
};

const NEWS: { readonly [T in AnyTopic & `${"m" | "e"}/${string}`]: Note<T> } = {
  "m/feature": { summary: "The features of one window.", example: feature },
  "m/system": {
    summary: "What the box itself is doing.",
    example: { seq: 912, boot, ts, v: { cpu_pct: 7.5, memory_pct: 31, uptime_s: 86_400 } },
  },
  "m/forecast": {
    summary: "Traffic of the next hour.",
    example: {
      seq: 310,
      boot,
      ts,
      step_s: 300,
      target: "bits_per_s",
      p10: steps(900_000),
      p50: steps(1_200_000),
      p90: steps(1_900_000),
      model: steps("lstm"),
      version: "20260501-021441-k3x9",
    },
  },
  "e/alert": {
    summary: "An alert opens, goes on or closes. Sent before all that waits.",
    example: {
      kind: "alert",
      type: "arp-spoof",
      severity: "critical",
      at: ts,
      frame: 54,
      verdict: "00:25:b3:bf:91:ee answers for 172.16.0.1",
      why: ["the owner is alive"],
      id: "arp-spoof-172-16-0-1",
      state: "opened",
      since: ts,
      count: 1,
      seq: 41,
      boot,
    },
  },
  "e/anomaly": {
    summary: "Traffic that is unlike what was learned.",
    example: {
      seq: 3,
      boot,
      id: "anomaly-hrvf1x3pts",
      ts,
      score: 9.1,
      threshold: 4.2,
      model: "20260501-021441-k3x9",
      subject: "network",
      explain: [{ f: "arp_requests_per_s", contrib: 0.8 }],
      text: "arp_requests_per_s is 390, usually 0.2 to 4.1",
    },
  },
  "e/gap": {
    summary: "Records of a stream that never come: the receiver's cursor may pass over them.",
    example: {
      seq: 1,
      boot,
      ts,
      stream: "m/feature",
      from_seq: 1,
      to_seq: 500,
      reason: "disk-cap",
    },
  },
};

const ANSWERS: {
  readonly [T in Exclude<AnyTopic, keyof typeof STATE | keyof typeof NEWS>]: Note<T>;
} = {
  "a/{alertId}": {
    summary: "There while the alert is open, cleared when it closes.",
    example: { severity: "critical", text: "172.16.0.1 is spoofed", time: ts, since: ts },
  },
  "h/{stream}": {
    summary:
      "What waited while the device was away, apart from what is live. The stream is called by its own topic, as in `h/m/feature`.",
    example: { from_seq: 88213, to_seq: 88213, historical: true, records: [feature] },
  },
  "cmd/{type}": {
    summary: "A command that the device understands; cleared where it does not any more.",
    example: { schema: `sha256:${"0".repeat(64)}`, class: "model" },
  },
  "cmd/{type}/{id}/status": {
    summary:
      "How a command stands. `successful` and `failed` are its end; the requester sends the command again until it sees one.",
    example: { seq: 12, boot, ts, status: "executing", step: "download", pct: 40 },
  },
  "cmd/{type}/{id}": {
    summary:
      "A command, with a message expiry of the signed `exp`. The device obeys the signature, never the broker.",
    example: jws,
  },
  "desired/config": {
    summary: "The configuration that the device shall have, signed.",
    example: jws,
  },
  "device/{deviceId}/config": {
    summary:
      "For Home Assistant, where `report.homeAssistant` says so: the device and all its entities. Told at each connect, and when Home Assistant says `online` on `homeassistant/status`.",
    example: homeDiscovery(new TopicNames("arpguard/v1", "ag-0001"), "ag-0001", "0.1.0"),
  },
  ack: {
    summary:
      "Up to which record the receiver has stored each stream. The device sends again from there when it stands still.",
    example: { "m/feature": 88213, "e/alert": 41 },
  },
  "_fleet/host/{hostId}": {
    summary:
      "The receiver's birth, and its will with `online: false`. Bulk waits while it is away.",
    example: { online: true, timestamp: 1_777_629_600_000 },
  },
};

export const NOTES: { readonly [T in AnyTopic]: Note<T> } = { ...STATE, ...NEWS, ...ANSWERS };
