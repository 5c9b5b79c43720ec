import test from "ava";
import { groupMacOf, linkLocal, solicitedNode } from "#capture/synthetic/ndp-packet.ts";
import { formatIpv6 } from "#core/ip-address.ts";
import { formatMac, parseMac } from "#core/mac-address.ts";

const ADDRESS = linkLocal(parseMac("34:56:78:9a:bc:de")!);

test("the link-local address of a hardware address, as in RFC 4291 appendix A", (t) => {
  t.is(formatIpv6(Uint8Array.from(ADDRESS), 0), "fe80::3656:78ff:fe9a:bcde");
});

test("its solicited-node group, and that group's hardware address", (t) => {
  const group = solicitedNode(ADDRESS);
  t.is(formatIpv6(Uint8Array.from(group), 0), "ff02::1:ff9a:bcde");
  t.is(formatMac(groupMacOf(group)), "33:33:ff:9a:bc:de");
});
