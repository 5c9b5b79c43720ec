import { z } from "zod";
import { ipAddress, macAddress } from "#config/address.ts";
import type { Mute } from "#detect/types.ts";
import { ALERT_TYPES } from "#l2/types.ts";
import { entryFields, moment, toMicros } from "#store/entry-fields.ts";
import { EntryList } from "#store/entry-list.ts";

const LIMIT = 1024;
export const MOST_DAYS = 366;
const MOST_MICROS = MOST_DAYS * 86_400_000_000;

/** As it stands in mutes.json. */
const schema = z
  .strictObject({
    id: z.string().regex(/^mute-[a-z0-9]{1,20}$/),
    type: z.enum(ALERT_TYPES).exclude(["capacity", "coverage"]),
    mac: macAddress.exactOptional(),
    ip: ipAddress.exactOptional(),
    until: moment,
    ...entryFields,
  })
  .refine(({ mac, ip }) => mac !== undefined || ip !== undefined, "needs a mac, an ip or both")
  .refine(({ createdAt, until }) => {
    const length = toMicros(until) - toMicros(createdAt);
    return length > 0 && length <= MOST_MICROS;
  }, `until: must be after createdAt, by at most ${MOST_DAYS} days`);
export type MuteEntry = Readonly<z.infer<typeof schema>>;

/** The mutes of a folder. The same pair may be muted twice. */
export function muteList(directory: string): EntryList<MuteEntry> {
  return new EntryList(directory, { noun: "mute", schema, limit: LIMIT, slot: () => null });
}

export function muteOf({ createdAt: _, until, ...entry }: MuteEntry): Mute {
  return { ...entry, until: toMicros(until) };
}
