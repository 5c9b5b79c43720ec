import { z } from "zod";
import { ipAddress, macAddress, vlanId } from "#config/address.ts";
import type { TrustedBinding } from "#l2/types.ts";
import { entryFields, moment } from "#store/entry-fields.ts";
import { EntryList } from "#store/entry-list.ts";

const LIMIT = 1024;

/** As it stands in pins.json; without `until` it stays. */
const schema = z.strictObject({
  id: z.string().regex(/^pin-[a-z0-9]{1,20}$/),
  ip: ipAddress,
  mac: macAddress,
  vlan: vlanId.exactOptional(),
  until: moment.exactOptional(),
  ...entryFields,
});
export type PinEntry = Readonly<z.infer<typeof schema>>;

/** The pins of a folder: one owner for an address in a VLAN. */
export function pinList(directory: string): EntryList<PinEntry> {
  return new EntryList(directory, { noun: "pin", schema, limit: LIMIT, slot });
}

export function bindingOf({ ip, mac, vlan }: PinEntry): TrustedBinding {
  return { ip, mac, ...(vlan !== undefined && { vlan }) };
}

function slot({ ip, vlan }: PinEntry): string {
  return vlan === undefined ? ip : `${ip} in VLAN ${vlan}`;
}
