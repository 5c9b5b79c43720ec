import { z } from "zod";
import { canonicalIp } from "#core/ip-text.ts";
import { formatMac, parseMac } from "#core/mac-address.ts";

const LONGEST_TEXT = 64;
const GROUP_BIT = 0x0100_0000_0000;

/** An IPv4 or IPv6 address, turned into the text that alerts use. */
export const ipAddress = z
  .string()
  .max(LONGEST_TEXT)
  .refine((text) => canonicalIp(text) !== null, "must be an IPv4 or IPv6 address")
  .overwrite((text) => canonicalIp(text) ?? text);

/** The hardware address of one station, turned into the text that alerts use. */
export const macAddress = z
  .string()
  .max(LONGEST_TEXT)
  .refine(isOfStation, "must be a station's hardware address such as 00:1b:44:11:3a:b7")
  .overwrite((text) => {
    const mac = parseMac(text);
    return mac === null ? text : formatMac(mac);
  });

/** A station by its IP or hardware address. */
export const peerAddress = z
  .string()
  .max(LONGEST_TEXT)
  .refine(
    (text) => isOfStation(text) || canonicalIp(text) !== null,
    "must be an IP or MAC address such as 192.168.1.1",
  );

/** A VLAN that stations can be in (IEEE 802.1Q: 0 means none, 4095 is kept back). */
export const vlanId = z.int().min(1).max(4094);

function isOfStation(text: string): boolean {
  const mac = parseMac(text);
  return mac !== null && mac !== 0 && Math.floor(mac / GROUP_BIT) % 2 === 0;
}
