import { z } from "zod";
import type { MacAddress, Micros } from "#core/units.ts";
import {
  DEVICE_ADDRESSES,
  DEVICE_TEXT_CHARS,
  DEVICE_VLANS,
  type DeviceFacts,
  FINGERPRINT_CODES,
} from "#l2/inventory/types.ts";

const MOST_MAC = 2 ** 48 - 1;
/** A character may be two code units, and a code of option 55 three digits and a comma. */
const text = z.string().max(DEVICE_TEXT_CHARS * 2);
const address = z.string().max(45);

const schema = z.object({
  mac: z.int().min(0).max(MOST_MAC),
  firstAt: z.int(),
  lastAt: z.int(),
  ipv4: z.array(address).max(DEVICE_ADDRESSES),
  ipv6: z.array(address).max(DEVICE_ADDRESSES),
  vlans: z.array(z.int().min(0).max(4095)).max(DEVICE_VLANS),
  did: z.int().min(0),
  hostName: text.nullable(),
  vendorClass: text.nullable(),
  fingerprint: z
    .string()
    .max(FINGERPRINT_CODES * 4)
    .nullable(),
});

/** A device as the database holds it, or null where that is none: the file may hold anything. */
export function parseStoredDevice(
  mac: number,
  firstAt: number,
  lastAt: number,
  facts: string,
): DeviceFacts | null {
  let stored: unknown;
  try {
    stored = JSON.parse(facts);
  } catch {
    return null;
  }
  if (typeof stored !== "object" || stored === null) return null;
  const { success, data } = schema.safeParse({ ...stored, mac, firstAt, lastAt });
  if (!success) return null;
  return { ...data, mac: mac as MacAddress, firstAt: firstAt as Micros, lastAt: lastAt as Micros };
}
