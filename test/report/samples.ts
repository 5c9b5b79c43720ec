import { randomUUID } from "node:crypto";
import { defaultConfig } from "#config/defaults.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT, type WindowRecord } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { UplinkOptions } from "#report/uplink.ts";

/** 2024-05-01T10:00:00Z */
export const START = micros(1_714_557_600_000_000);
const DEVICE = "ag-test";
export const PREFIX = `arpguard/v1/${DEVICE}/`;

export function windowOf(n: number, changes: Partial<WindowRecord> = {}): WindowRecord {
  return {
    kind: "window",
    startAt: micros(START + n * 5_000_000),
    durationMs: 5000,
    packets: n,
    bytes: n * 700,
    dropped: 0,
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
    at: micros(START + 123_456),
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
    advice: "shut its port",
    ...changes,
  };
}

export interface TestLog {
  readonly lines: string[];
  info(text: string): void;
  warn(text: string): void;
}

function listeningLog(): TestLog {
  const lines: string[] = [];
  return { lines, info: (text) => lines.push(text), warn: (text) => lines.push(text) };
}

/** A reporter's options: it tries again at once, so that tests need not wait. */
export function optionsFor(
  url: string,
  config: Partial<Config["report"]> = {},
  options: Partial<UplinkOptions> = {},
): UplinkOptions {
  return {
    config: { ...defaultConfig().report, url, ...config },
    deviceId: DEVICE,
    boot: randomUUID(),
    outbox: null,
    clock: systemClock,
    isClockSynced: () => true,
    log: listeningLog(),
    random: () => 0.05,
    ...options,
  };
}
