import test from "ava";
import fc from "fast-check";
import { parseStoredDevice } from "#store/stored-device.ts";
import { deviceOf } from "./samples.ts";

const device = deviceOf(1);
const { mac, firstAt, lastAt, ...facts } = device;

test("what was stored is read", (t) => {
  t.deepEqual(parseStoredDevice(mac, firstAt, lastAt, JSON.stringify(facts)), device);
});

const refuses = test.macro((t, text: string) => t.is(parseStoredDevice(1, 2, 3, text), null));
test("no JSON", refuses, "{");
test("no object", refuses, "null");
test("a part missing", refuses, JSON.stringify({ ...facts, ipv4: undefined }));
test("too many addresses", refuses, JSON.stringify({ ...facts, ipv4: new Array(9).fill("1") }));
test("a long name", refuses, JSON.stringify({ ...facts, hostName: "x".repeat(129) }));

test("an address that is none is refused", (t) => {
  t.is(parseStoredDevice(2 ** 48, firstAt, lastAt, JSON.stringify(facts)), null);
});

test("whatever the row holds, it is refused or read, never thrown at", (t) => {
  fc.assert(
    fc.property(fc.json(), fc.double(), (text, number) => {
      parseStoredDevice(number, 1, 1, text);
    }),
  );
  t.pass();
});
