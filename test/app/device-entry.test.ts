import test from "ava";
import { cardOf, DEVICE_ORDERS, entryOf, heardAgain } from "#app/device-entry.ts";
import { Vendors } from "#app/vendors.ts";
import { micros } from "#core/units.ts";
import { deviceOf, START } from "../store/samples.ts";

const vendors = new Vendors();
const entry = entryOf(deviceOf(0x000c29aabbcc), vendors);

test("a card tells all there is, in words", (t) => {
  t.deepEqual(cardOf(entry), {
    mac: "00:0c:29:aa:bb:cc",
    randomised: false,
    vendor: "VMware, Inc.",
    name: "kevin-PC",
    ips: ["172.16.0.23", "fe80::23"],
    vlans: [20],
    roles: [{ role: "computer", reason: "its DHCP client says it is MSFT 5.0" }],
    firstSeen: "2024-05-01T10:00:00.000000Z",
    lastSeen: "2024-05-01T10:00:00.000000Z",
    vendorClass: "MSFT 5.0",
    fingerprint: "1,15,3,6",
  });
});

test("heard again, only that is new", (t) => {
  const facts = { ...entry.facts, lastAt: micros(START + 1_000_000) };
  const later = heardAgain(entry, facts);
  t.is(later.haystack, entry.haystack);
  t.is(cardOf(later).lastSeen, "2024-05-01T10:00:01.000000Z");
});

test("IPv4 comes by number, then IPv6, then none", (t) => {
  const entries = [
    deviceOf(1, { ipv4: [] }),
    deviceOf(2, { ipv4: [], ipv6: [] }),
    deviceOf(3, { ipv4: ["10.0.0.10"] }),
    deviceOf(4, { ipv4: ["10.0.0.9"] }),
  ].map((facts) => entryOf(facts, vendors));
  const macs = entries.toSorted(DEVICE_ORDERS.address).map(({ facts }) => Number(facts.mac));
  t.deepEqual(macs, [4, 3, 1, 2]);
});
