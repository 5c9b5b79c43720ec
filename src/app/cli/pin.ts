import { callerName } from "#app/cli/caller.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { type DeadlineOptions, deadlineOf } from "#app/cli/deadline.ts";
import { writeLine } from "#app/cli/output.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { formatMicros } from "#core/units.ts";
import { hasEnded } from "#store/entry-list.ts";
import { type PinEntry, pinList } from "#store/pins.ts";
import { whenFree } from "#store/when-free.ts";

export interface PinAddOptions extends PolicyFolder, DeadlineOptions {
  readonly ip: string;
  readonly mac: string;
  readonly vlan?: string;
  readonly reason: string;
}

/** `pin add`: says the id. */
export async function addPin({ ip, mac, vlan, reason, ...options }: PinAddOptions): Promise<void> {
  const list = pinList(dataFolder(options));
  const at = systemClock.now();
  const until = deadlineOf(options, at, "pin add");
  if (vlan !== undefined && !/^\d{1,4}$/.test(vlan)) {
    throw new AppError("usage", `pin add: --vlan ${vlan} is no VLAN of 1 to 4094`);
  }
  const wanted = {
    ip,
    mac,
    ...(vlan !== undefined && { vlan: Number(vlan) }),
    ...(until !== null && { until: formatMicros(until) }),
    reason,
  };
  const entry = await whenFree(() => list.add(wanted, { by: callerName(), at }));
  writeLine(`${entry.id}: ${textOf(entry)}`);
}

/** `pin list`: what holds now. */
export function listPins({ json, ...folder }: PolicyFolder & { readonly json?: true }): void {
  const now = systemClock.now();
  for (const entry of pinList(dataFolder(folder)).read()) {
    if (hasEnded(entry, now)) continue;
    const line = `${entry.id} ${textOf(entry)}: ${entry.reason} (${entry.by})`;
    writeLine(json ? JSON.stringify(entry) : line);
  }
}

/** `pin remove`. */
export async function removePin(
  id: string,
  { reason, ...folder }: PolicyFolder & { readonly reason?: string },
): Promise<void> {
  const wish = { by: callerName(), at: systemClock.now(), ...(reason !== undefined && { reason }) };
  const list = pinList(dataFolder(folder));
  const entry = await whenFree(() => list.remove(id, wish));
  writeLine(`${entry.id}: ${entry.ip} is pinned no more`);
}

function textOf({ ip, mac, vlan, until }: PinEntry): string {
  const where = vlan === undefined ? "" : ` in VLAN ${vlan}`;
  return `${ip} is ${mac}${where}${until === undefined ? "" : `, until ${until}`}`;
}
