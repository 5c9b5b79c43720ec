import { LinkType } from "#capture/types.ts";

/** LINKTYPE_ and DLT_ numbers that name one of our four, https://www.tcpdump.org/linktypes.html */
const LINK_TYPES: ReadonlyMap<number, LinkType> = new Map([
  [1, LinkType.ethernet],
  [12, LinkType.rawIp], // DLT_RAW of most BSDs
  [14, LinkType.rawIp], // DLT_RAW of OpenBSD
  [101, LinkType.rawIp],
  [113, LinkType.linuxCooked],
  [228, LinkType.rawIp], // IPv4 only
  [229, LinkType.rawIp], // IPv6 only
  [276, LinkType.linuxCooked2],
]);

/** The link type of a file's number, or null for one whose frames cannot be read. */
export function linkTypeOf(number: number): LinkType | null {
  return LINK_TYPES.get(number) ?? null;
}
