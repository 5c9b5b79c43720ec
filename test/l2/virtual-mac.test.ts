import test from "ava";
import { macHigh, macLow, parseMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { isSharedMac, isVirtualRouterMac } from "#l2/virtual-mac.ts";

const shared = test.macro({
  title: (_, mac: string, is: boolean) => `${mac} ${is ? "is" : "is not"} shared by routers`,
  exec: (t, mac: string, is: boolean) => {
    const address = parseMac(mac) as MacAddress;
    t.is(isVirtualRouterMac(macHigh(address), macLow(address)), is);
  },
});

test(shared, "00:00:5e:00:01:07", true); // VRRP and CARP for IPv4
test(shared, "00:00:5e:00:02:ff", true); // VRRP for IPv6
test(shared, "00:00:0c:07:ac:0a", true); // HSRP
test(shared, "00:00:0c:9f:f1:23", true); // HSRP version 2
test(shared, "00:07:b4:00:01:02", true); // GLBP
test(shared, "00:05:73:a0:0f:ff", true); // HSRP for IPv6
test(shared, "00:05:73:a0:10:00", false);
test(shared, "00:05:73:a1:00:01", false);
test(shared, "00:00:5e:00:00:01", false);
test(shared, "00:00:5e:00:53:01", false); // documentation (RFC 7042)
test(shared, "00:00:5e:01:01:07", false);
test(shared, "00:01:5e:00:01:07", false);
test(shared, "00:00:0c:07:ad:0a", false);
test(shared, "00:00:0c:9f:e1:23", false);
test(shared, "00:07:b4:01:01:02", false);
test(shared, "00:07:b5:00:01:02", false);

test("a whole address is asked the same", (t) => {
  t.true(isSharedMac(0x00005e000105 as MacAddress));
  t.false(isSharedMac(0x020000000001 as MacAddress));
});
