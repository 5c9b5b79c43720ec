import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError, oneLine } from "#core/errors.ts";
import { openDatabaseReadOnly } from "#store/database.ts";
import { HISTORY_FILE } from "#store/history.ts";
import { tablesOf } from "#store/ledger.ts";
import { devicesWithTail, readTail, TAIL_FILE, withTail } from "#store/tail.ts";
import type { HistoryReader } from "#store/types.ts";
import { END_OF_TIME } from "#store/window-table.ts";

/**
 * Opens the history of a folder for reading, beside an appliance that writes it or without one.
 * @throws AppError here and on every question that SQLite does not answer
 */
export function openHistoryReadOnly(directory: string): HistoryReader {
  const file = join(directory, HISTORY_FILE);
  if (!existsSync(file)) {
    throw new AppError(
      "store-failed",
      `${file} does not exist: run arpguard on ${directory} first`,
    );
  }
  const db = told(file, () => openDatabaseReadOnly(file));
  const tables = told(file, () => tablesOf(db));
  const { windows, rollups, alerts, devices, forecasts, resources, quality } = tables;
  return {
    alert: (id) => told(file, () => alerts.find(id)),
    openAlerts: (limit) => told(file, () => alerts.open(limit)),
    recentAlerts: (limit) => told(file, () => alerts.recent(limit)),
    windowsSince: (since, limit) =>
      told(file, () => {
        // First what waits: what comes into the database meanwhile is then in both.
        const waiting = readTail(join(directory, TAIL_FILE));
        return withTail(windows.between(since, END_OF_TIME, limit), waiting, since, limit);
      }),
    rollupsSince: (since, limit) => told(file, () => rollups.since(since, limit)),
    forecastsBetween: (since, until, limit) =>
      told(file, () => forecasts.between(since, until, limit)),
    resourcesBetween: (since, until, limit) =>
      told(file, () => resources.between(since, until, limit)),
    devices: () =>
      told(file, () => {
        const waiting = readTail(join(directory, TAIL_FILE));
        return devicesWithTail(devices.all(), waiting);
      }),
    alertsBetween: (since, until, limit) => told(file, () => alerts.between(since, until, limit)),
    qualityBetween: (first, last) => told(file, () => quality.between(first, last)),
    [Symbol.dispose]: () => db.close(),
  };
}

function told<T>(file: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = `${file} cannot be read (${oneLine(error)}): run as the user that owns it`;
    throw new AppError("store-failed", message, { cause: error });
  }
}
