import { macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";

/** True for addresses that routers share on purpose: VRRP and CARP, HSRP, GLBP. */
export function isVirtualRouterMac(macHigh: number, macLow: number): boolean {
  const third = (macLow >>> 24) & 0xff;
  const fourth = (macLow >>> 16) & 0xff;
  const fifth = (macLow >>> 8) & 0xff;
  // RFC 5798 section 7.3: 00-00-5e-00-01-xx for IPv4, -02-xx for IPv6. CARP uses the same.
  if (macHigh === 0x0000 && third === 0x5e && fourth === 0x00) return fifth === 1 || fifth === 2;
  // RFC 2281 section 5.1: 00-00-0c-07-ac-xx; version 2: 00-00-0c-9f-fx-xx.
  if (macHigh === 0x0000 && third === 0x0c) {
    return (fourth === 0x07 && fifth === 0xac) || (fourth === 0x9f && fifth >> 4 === 0xf);
  }
  // HSRP for IPv6: 00-05-73-a0-0x-xx.
  if (macHigh === 0x0005) return third === 0x73 && fourth === 0xa0 && fifth >> 4 === 0;
  // GLBP forwarders: 00-07-b4-00-xx-yy.
  return macHigh === 0x0007 && third === 0xb4 && fourth === 0x00;
}

/** The same of a whole address. */
export function isSharedMac(mac: MacAddress): boolean {
  return isVirtualRouterMac(macHigh(mac), macLow(mac));
}
