import test from "ava";
import { parseMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import { micros } from "#core/units.ts";
import { DeviceBook } from "#l2/inventory/device-book.ts";
import { DEVICE_LIMIT, type DeviceFacts, Did } from "#l2/inventory/types.ts";

const first: DeviceFacts = {
  mac: parseMac("00:25:b3:00:00:01")!,
  firstAt: micros(1000),
  lastAt: micros(2000),
  ipv4: ["10.0.0.1"],
  ipv6: [],
  vlans: [7],
  did: Did.serveWeb,
  hostName: "one",
  vendorClass: null,
  fingerprint: "1,3",
};

test("what was known and what is news are joined", (t) => {
  const book = new DeviceBook();
  t.true(book.enter(first).isNews);
  const { facts } = book.enter({
    ...first,
    firstAt: micros(5000),
    lastAt: micros(6000),
    ipv4: ["10.0.0.2"],
    vlans: [],
    did: Did.serveMail,
    hostName: null,
    vendorClass: "udhcp 1.0",
  });
  t.deepEqual(facts, {
    ...first,
    lastAt: micros(6000),
    ipv4: ["10.0.0.2", "10.0.0.1"],
    did: Did.serveWeb | Did.serveMail,
    vendorClass: "udhcp 1.0",
  });
  t.is(book.find(first.mac), facts);
});

test("merely heard again is no news", (t) => {
  const book = new DeviceBook();
  book.enter(first);
  t.false(book.enter({ ...first, lastAt: micros(9000) }).isNews);
  t.true(book.enter({ ...first, vlans: [8] }).isNews);
  t.false(book.enter({ ...first, vlans: [7] }).isNews);
});

test("addresses stay few, the newest stay", (t) => {
  const book = new DeviceBook();
  for (let n = 0; n < 20; n++) book.enter({ ...first, ipv4: [`10.0.0.${n}`] });
  const { ipv4 } = book.find(first.mac)!;
  t.is(ipv4.length, 8);
  t.is(ipv4[0], "10.0.0.19");
});

test("one more than fits pushes out the one not told of for longest, and is counted", (t) => {
  const book = new DeviceBook();
  for (let n = 0; n < DEVICE_LIMIT; n++) book.enter({ ...first, mac: n as MacAddress });
  book.enter({ ...first, mac: 0 as MacAddress });
  const { gone } = book.enter({ ...first, mac: DEVICE_LIMIT as MacAddress });
  t.is(gone?.mac, 1 as MacAddress);
  t.like(book.gauge, { size: DEVICE_LIMIT, limit: DEVICE_LIMIT, evicted: 1 });
  t.is([...book.all()].length, DEVICE_LIMIT);
});
