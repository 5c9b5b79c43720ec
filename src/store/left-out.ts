import type { Ledger } from "#store/ledger.ts";

/** What the file could not be asked for, or could not be told, since it was opened: a line each. */
export function leftOut(file: string, ledger: Ledger | null): string[] {
  if (ledger === null) return [];
  const { tables, lostRollups } = ledger;
  const damaged = [
    [tables.alerts.damaged, "alerts"],
    [tables.devices.damaged, "devices"],
    [tables.quality.damaged, "days"],
  ] as const;
  const lines = damaged
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} damaged ${what} in ${file} are left out`);
  return lostRollups > 0
    ? [...lines, `${lostRollups} times 5 minutes could not be summed up`]
    : lines;
}
