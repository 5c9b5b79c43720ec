import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Config } from "#config/types.ts";
import { type MacAddress, type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { openHistory } from "#store/history.ts";

const WINDOW_MICROS = 5_000_000;
/** 2024-05-01T10:00:00Z, the start of 5 minutes. */
export const START = micros(1_714_557_600_000_000);

/** The start of window number `n`. */
export function startOf(n: number): Micros {
  return micros(START + n * WINDOW_MICROS);
}

/** Window number `n`: all of it follows from the number. */
export function windowOf(n: number, changes: Partial<WindowRecord> = {}): WindowRecord {
  return {
    kind: "window",
    startAt: startOf(n),
    durationMs: 5000,
    packets: 1000 + (n % 500),
    bytes: 700_000 + n,
    dropped: n % 3,
    features: Float32Array.from({ length: FEATURE_COUNT }, (_, i) => n + i / 10),
    ...changes,
  };
}

export function alertOf(id: string, changes: Partial<AlertEvent> = {}): AlertEvent {
  return {
    kind: "alert",
    id,
    state: "opened",
    type: "arp-spoof",
    severity: "critical",
    at: START,
    since: START,
    frame: 54,
    count: 1,
    attacker: { mac: "00:25:b3:bf:91:ee", ip: null },
    claimed: "172.16.0.1",
    owner: { mac: "00:26:0b:31:07:33" },
    victims: ["172.16.0.23"],
    verdict: "00:25:b3:bf:91:ee answers for 172.16.0.1",
    why: ["the owner is alive"],
    technique: "T1557.002",
    ...changes,
  };
}

/** A station by its hardware address. */
export function deviceOf(mac: number, changes: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    mac: mac as MacAddress,
    firstAt: START,
    lastAt: START,
    ipv4: ["172.16.0.23"],
    ipv6: ["fe80::23"],
    vlans: [20],
    did: 2048,
    hostName: "kevin-PC",
    vendorClass: "MSFT 5.0",
    fingerprint: "1,15,3,6",
    ...changes,
  };
}

/** Takes a history back to before it recorded for the fleet. */
export const WITHOUT_OUTBOX = `DROP INDEX late_windows; ALTER TABLE windows DROP COLUMN seq;
  ALTER TABLE windows DROP COLUMN late_seq; DROP TABLE outbox; DROP TABLE streams;
  DROP TABLE boots`;

export function limitsFor(
  directory: string,
  changes: Partial<Config["store"]> = {},
): Config["store"] {
  const maxBytes = 536_870_912;
  return { directory, windowDays: 7, rollupDays: 400, eventDays: 400, maxBytes, ...changes };
}

/** A history whose last `count` spans of 5 minutes had 2 Mbit/s, and those from `end` on, too. */
export function fillRollups(directory: string, end: Micros, count: number): void {
  openHistory(limitsFor(directory))[Symbol.dispose]();
  const db = new DatabaseSync(join(directory, "history.db"));
  const insert = db.prepare("INSERT INTO rollups VALUES (?, 60, 1, 1, 0, ?)");
  db.exec("BEGIN");
  for (let n = -count; n <= 0; n++) {
    const features = new Float32Array(FEATURE_COUNT);
    features[1] = 2e6 + 1e5 * Math.sin(n);
    insert.run(end + n * 300_000_000, new Uint8Array(features.buffer));
  }
  db.exec("COMMIT");
  db.close();
}
