import { writeFileSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import { bindingOf, type PinEntry, pinList } from "#store/pins.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const entry: PinEntry = {
  id: "pin-3c8v1n",
  ip: "10.0.0.1",
  mac: "02:00:00:00:00:01",
  reason: "the router",
  by: "ann (1000)",
  createdAt: "2024-05-01T10:00:00.000000Z",
};
const wish = { by: "ann (1000)", at: START };

function read(t: ExecutionContext, ...pins: unknown[]): readonly PinEntry[] {
  const list = pinList(scratchFolder(t));
  writeFileSync(list.file, JSON.stringify({ pins }));
  return list.read();
}

test("pins of both families are read, with and without VLAN and end", (t) => {
  const other = { ...entry, id: "pin-2", ip: "fe80::1", vlan: 20, until: "2025-01-01T00:00:00Z" };
  t.deepEqual(read(t, entry, { ...other, ip: "FE80:0:0::1" }), [entry, other]);
});

test("what the rules get of it is the binding alone", (t) => {
  const { ip, mac } = entry;
  t.deepEqual(bindingOf(entry), { ip, mac });
  t.deepEqual(bindingOf({ ...entry, vlan: 20 }), { ip, mac, vlan: 20 });
});

test("an address has one owner in a VLAN, and perhaps another in any", (t) => {
  const list = pinList(scratchFolder(t));
  const { ip, mac, reason } = entry;
  list.add({ ip, mac, reason }, wish);
  list.add({ ip, mac, vlan: 20, reason }, wish);
  t.throws(() => list.add({ ip, mac: "02:00:00:00:00:02", vlan: 20, reason }, wish), {
    code: "usage",
    message: /^pin add: 10\.0\.0\.1 in VLAN 20 has a pin already; remove it first /,
  });
  t.throws(() => list.add({ ip, mac: "02:00:00:00:00:02", reason }, wish), { code: "usage" });
  t.is(list.read().length, 2);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t, changes: object, what: RegExp) => {
    t.throws(() => read(t, { ...entry, ...changes }), { code: "store-failed", message: what });
  },
});
test("a name for an address", refused, { ip: "router" }, /pins\.0\.ip: /);
test("a group for an owner", refused, { mac: "01:00:5e:00:00:01" }, /pins\.0\.mac: /);
test("VLAN 0", refused, { vlan: 0 }, /pins\.0\.vlan: /);
test("an end that is no time", refused, { until: "soon" }, /pins\.0\.until: /);
test("no reason", refused, { reason: undefined }, /pins\.0\.reason: /);
