import type { DatabaseSync } from "node:sqlite";
import { RecordTable } from "#store/outbox/record-table.ts";
import type { Tables } from "#store/retention.ts";
import type { TailEntry } from "#store/tail-entry.ts";

/**
 * Brings what a killed run had appended into the database, in one transaction, with the numbers it
 * was told by. What is there already stays: the run may have ended between commit and clearing.
 * @param keepsNumbers false in a database that took a damaged one's place: the numbers were of that
 */
export function restoreTail(
  db: DatabaseSync,
  tables: Tables,
  entries: readonly TailEntry[],
  keepsNumbers: boolean,
): void {
  if (entries.length === 0) return;
  const records = new RecordTable(db);
  const hasWindow = db.prepare("SELECT 1 FROM windows WHERE start_us = ?");
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const entry of entries) {
      if (entry.kind === "device") tables.devices.put(entry.facts);
      else if (entry.kind === "window") {
        const { seq, window } = entry;
        if (hasWindow.get(window.startAt) !== undefined) continue;
        tables.windows.put(window, () => ({ seq: keepsNumbers ? seq : null, lateSeq: null }));
      } else if (keepsNumbers && entry.seq > records.last("system")) {
        records.put("system", entry.seq, entry.at, new TextEncoder().encode(entry.text));
      }
    }
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
