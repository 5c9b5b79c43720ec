import { cardOf, DEVICE_ORDERS, type DeviceEntry, entryOf, heardAgain } from "#app/device-entry.ts";
import { Vendors } from "#app/vendors.ts";
import type { MacAddress } from "#core/units.ts";
import { DeviceBook } from "#l2/inventory/device-book.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";
import type { TableGauge } from "#l2/types.ts";
import type { DevicePage, DeviceQuery } from "#status/types.ts";

/** Rows that one batch writes at most: some 300 KiB. */
const BATCH_ROWS = 1024;
/** Stations made ready for queries in one turn: some 10 ms of work. */
const PREPARED_DEVICES = 256;
/** News of a station goes to the disk this often, that it was merely heard again less often. */
const NEWS_MS = 30_000;
const HEARD_MS = 300_000;

/** The inventory on the main thread: for the page, the command line and the history. */
export class DeviceList {
  readonly #book = new DeviceBook();
  readonly #entries = new Map<MacAddress, DeviceEntry>();
  /** Those of which no entry has been made. */
  readonly #raw = new Set<MacAddress>();
  /** What the history does not have yet. */
  readonly #news = new Set<MacAddress>();
  readonly #heard = new Set<MacAddress>();
  #nextNewsMs = 0;
  #nextHeardMs = 0;
  #vendors: Vendors | null = null;

  /** @param known what the history has, the last heard first */
  constructor(known: readonly DeviceFacts[] = []) {
    for (const facts of known.toReversed()) {
      this.#book.enter(facts);
      this.#raw.add(facts.mac);
    }
  }

  get gauge(): TableGauge {
    return this.#book.gauge;
  }

  take(changed: readonly DeviceFacts[]): void {
    for (const news of changed) {
      const { facts, isNews, gone } = this.#book.enter(news);
      if (gone !== undefined) this.#forget(gone.mac);
      const entry = this.#entries.get(facts.mac);
      if (isNews) {
        this.#entries.delete(facts.mac);
        this.#raw.add(facts.mac);
        this.#news.add(facts.mac);
      } else {
        if (entry !== undefined) this.#entries.set(facts.mac, heardAgain(entry, facts));
        this.#heard.add(facts.mac);
      }
    }
  }

  /**
   * Makes ready what a query will ask for, a little at a time: for ten thousand stations at once
   * an alert would have to wait.
   */
  prepare(): void {
    let left = PREPARED_DEVICES;
    for (const mac of this.#raw) {
      if (left-- === 0) return;
      const facts = this.#book.find(mac);
      if (facts !== undefined) this.#entryOf(facts);
    }
  }

  /**
   * What is to be written now, a bounded batch in the order of addresses. It stays due until
   * `saved` is told of it.
   */
  due(nowMs: number): DeviceFacts[] {
    if (nowMs >= this.#nextHeardMs) {
      for (const mac of this.#heard) this.#news.add(mac);
      this.#heard.clear();
      this.#nextHeardMs = nowMs + HEARD_MS;
    }
    if (nowMs < this.#nextNewsMs) return [];
    const batch = this.#unsaved(this.#news).slice(0, BATCH_ROWS);
    // What did not fit goes with the next window.
    if (batch.length < BATCH_ROWS) this.#nextNewsMs = nowMs + NEWS_MS;
    return batch;
  }

  saved(batch: readonly DeviceFacts[]): void {
    for (const { mac } of batch) this.#news.delete(mac);
  }

  /** All that the history does not have, for when the appliance stops. */
  unsaved(): DeviceFacts[] {
    return this.#unsaved(this.#news.union(this.#heard));
  }

  page({ text, sort, offset, limit }: DeviceQuery): DevicePage {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...this.#book.all()].map((facts) => this.#entryOf(facts));
    const found = all.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
    found.sort(DEVICE_ORDERS[sort]);
    const devices = found.slice(offset, offset + limit).map(cardOf);
    return { total: all.length, found: found.length, offset, devices };
  }

  #entryOf(facts: DeviceFacts): DeviceEntry {
    const known = this.#entries.get(facts.mac);
    if (known !== undefined) return known;
    // The registry is read for the first station, not for a start without any.
    this.#vendors ??= new Vendors();
    const entry = entryOf(facts, this.#vendors);
    this.#entries.set(facts.mac, entry);
    this.#raw.delete(facts.mac);
    return entry;
  }

  #unsaved(macs: ReadonlySet<MacAddress>): DeviceFacts[] {
    return [...macs].sort((a, b) => a - b).flatMap((mac) => this.#book.find(mac) ?? []);
  }

  #forget(mac: MacAddress): void {
    this.#entries.delete(mac);
    this.#raw.delete(mac);
    this.#news.delete(mac);
    this.#heard.delete(mac);
  }
}
