import { callerName } from "#app/cli/caller.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { type DeadlineOptions, deadlineOf } from "#app/cli/deadline.ts";
import { writeLine } from "#app/cli/output.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { formatMicros, MICROS_PER_SECOND } from "#core/units.ts";
import type { AlertType } from "#l2/types.ts";
import { type Change, ChangeLog } from "#store/change-log.ts";
import { hasEnded } from "#store/entry-list.ts";
import { MOST_DAYS, type MuteEntry, muteList } from "#store/mutes.ts";
import { whenFree } from "#store/when-free.ts";

const DAY_MICROS = 86_400 * MICROS_PER_SECOND;

export interface MuteAddOptions extends PolicyFolder, DeadlineOptions {
  readonly type: string;
  readonly mac?: string;
  readonly ip?: string;
  readonly reason: string;
}

export interface MuteLogOptions extends PolicyFolder {
  readonly json?: true;
}

/** `mute add`: says the id and when it ends. */
export async function addMute({
  type,
  mac,
  ip,
  reason,
  ...options
}: MuteAddOptions): Promise<void> {
  const list = muteList(dataFolder(options));
  if (mac === undefined && ip === undefined) {
    throw new AppError("usage", "mute add: name the pair with --mac, --ip or both");
  }
  const at = systemClock.now();
  const until = deadlineOf(options, at, "mute add");
  if (until === null) {
    throw new AppError("usage", "mute add: every mute ends: say when with --for or --until");
  }
  if (until - at > MOST_DAYS * DAY_MICROS) {
    throw new AppError("usage", `mute add: a mute lasts ${MOST_DAYS} days at most`);
  }
  const wanted = {
    // The list knows the types, and refuses the rest by name.
    type: type as Exclude<AlertType, "capacity" | "coverage">,
    ...(mac !== undefined && { mac }),
    ...(ip !== undefined && { ip }),
    until: formatMicros(until),
    reason,
  };
  const entry = await whenFree(() => list.add(wanted, { by: callerName(), at }));
  writeLine(`${entry.id}: ${subjectOf(entry)} is muted until ${entry.until}`);
}

/** `mute list`: what holds now. */
export function listMutes({ json, ...folder }: PolicyFolder & { readonly json?: true }): void {
  const now = systemClock.now();
  for (const entry of muteList(dataFolder(folder)).read()) {
    if (hasEnded(entry, now)) continue;
    const { id, until, reason, by } = entry;
    const line = `${id} ${subjectOf(entry)}, until ${until}: ${reason} (${by})`;
    writeLine(json ? JSON.stringify(entry) : line);
  }
}

/** `mute remove`. */
export async function removeMute(
  id: string,
  { reason, ...folder }: PolicyFolder & { readonly reason?: string },
): Promise<void> {
  const wish = { by: callerName(), at: systemClock.now(), ...(reason !== undefined && { reason }) };
  const list = muteList(dataFolder(folder));
  const entry = await whenFree(() => list.remove(id, wish));
  writeLine(`${entry.id}: ${subjectOf(entry)} is told of again`);
}

/** `mute log`: every change to mutes and pins that is still known, oldest first. */
export function logChanges({ json, ...folder }: MuteLogOptions): void {
  const { changes, damaged } = new ChangeLog(dataFolder(folder)).read();
  for (const change of changes) writeLine(json ? JSON.stringify(change) : textOf(change));
  if (damaged > 0) process.stderr.write(`arpguard: mute log: ${damaged} damaged lines left out\n`);
}

function subjectOf({ type, mac, ip }: Pick<MuteEntry, "type" | "mac" | "ip">): string {
  return [
    type,
    ...(mac === undefined ? [] : ["of", mac]),
    ...(ip === undefined ? [] : ["over", ip]),
  ].join(" ");
}

function textOf({ at, by, change, reason, entry }: Change): string {
  const { id, reason: first, until, createdAt: _createdAt, by: _by, ...what } = entry;
  const [noun, done] = change.split("-");
  const subject = Object.entries(what)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const end = until === undefined ? "" : `, until ${until}`;
  return `${at} ${by} ${done} ${noun} ${id} (${subject}${end}): ${reason ?? first}`;
}
