import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DEVICE_LIMIT, type DeviceFacts } from "#l2/inventory/types.ts";
import { parseStoredDevice } from "#store/stored-device.ts";

interface DeviceRow {
  readonly mac: number;
  readonly first_us: number;
  readonly last_us: number;
  readonly facts: string;
}

/**
 * One row a station, by its address: neighbours in the file are neighbours in the list, so that a
 * batch in the order of addresses writes few pages.
 */
export class DeviceTable {
  /** The most rows that one answer had to leave out because they hold no device. */
  damaged = 0;
  readonly #put: StatementSync;
  readonly #all: StatementSync;
  readonly #forget: StatementSync;
  readonly #count: StatementSync;

  constructor(db: DatabaseSync) {
    // First seen is kept for ever, whatever a clock that was set back says.
    this.#put = db.prepare(
      `INSERT INTO devices (mac, first_us, last_us, facts) VALUES (?, ?, ?, ?)
       ON CONFLICT (mac) DO UPDATE SET first_us = min(first_us, excluded.first_us),
         last_us = excluded.last_us, facts = excluded.facts`,
    );
    this.#all = db.prepare(
      "SELECT mac, first_us, last_us, facts FROM devices ORDER BY last_us DESC, mac LIMIT ?",
    );
    this.#forget = db.prepare(
      `DELETE FROM devices WHERE mac IN
         (SELECT mac FROM devices ORDER BY last_us, mac LIMIT ?)`,
    );
    this.#count = db.prepare("SELECT count(*) AS devices FROM devices");
  }

  get size(): number {
    return Number(this.#count.get()?.devices);
  }

  put(device: DeviceFacts): void {
    const { mac, firstAt, lastAt, ...facts } = device;
    this.#put.run(mac, firstAt, lastAt, JSON.stringify(facts));
  }

  /** The last heard first. */
  all(limit: number = DEVICE_LIMIT): DeviceFacts[] {
    const rows = this.#all.all(limit) as unknown as DeviceRow[];
    const devices = rows.flatMap(({ mac, first_us, last_us, facts }) => {
      return parseStoredDevice(mac, first_us, last_us, facts) ?? [];
    });
    this.damaged = Math.max(this.damaged, rows.length - devices.length);
    return devices;
  }

  /** Deletes those silent longest until `limit` are left; says how many. */
  fit(limit: number): number {
    const excess = this.size - limit;
    return excess > 0 ? Number(this.#forget.run(excess).changes) : 0;
  }
}
