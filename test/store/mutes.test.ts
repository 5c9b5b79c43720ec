import { writeFileSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { micros } from "#core/units.ts";
import { type MuteEntry, muteList, muteOf } from "#store/mutes.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const entry: MuteEntry = {
  id: "mute-7k2m9x",
  type: "arp-spoof",
  mac: "02:00:00:00:00:66",
  ip: "10.0.0.1",
  until: "2024-05-08T10:00:00.000000Z",
  reason: "a planned test",
  by: "ann (1000)",
  createdAt: "2024-05-01T10:00:00.000000Z",
};

function read(t: ExecutionContext, ...mutes: unknown[]): readonly MuteEntry[] {
  const list = muteList(scratchFolder(t));
  writeFileSync(list.file, JSON.stringify({ mutes }));
  return list.read();
}

test("a mute of a pair, of a station or of an address is read; addresses become canonical", (t) => {
  const { mac: _mac, ...noMac } = entry;
  const { ip: _ip, ...noIp } = entry;
  const written = [
    { ...entry, id: "mute-1", mac: "02-00-00-00-00-66" },
    { ...noMac, id: "mute-2", ip: "FE80:0::1" },
    { ...noIp, id: "mute-3" },
  ];
  t.deepEqual(read(t, ...written), [
    { ...entry, id: "mute-1" },
    { ...noMac, id: "mute-2", ip: "fe80::1" },
    { ...noIp, id: "mute-3" },
  ]);
});

test("what the rules get of it has its end as a number", (t) => {
  const { createdAt: _, ...rest } = entry;
  t.deepEqual(muteOf(entry), { ...rest, until: micros(START + 7 * 86_400_000_000) });
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t, changes: object, what: RegExp) => {
    const error = t.throws(() => read(t, { ...entry, ...changes }), { instanceOf: AppError });
    t.regex(error?.message ?? "", what);
  },
});
test("a type that is none", refused, { type: "all" }, /mutes\.0\.type: /);
test("several types", refused, { type: ["arp-spoof", "arp-scan"] }, /mutes\.0\.type: /);
test("alerts of the box itself", refused, { type: "coverage" }, /mutes\.0\.type: /);
test("no pair", refused, { mac: undefined, ip: undefined }, /needs a mac, an ip or both/);
test("a network", refused, { ip: "10.0.0.0/8" }, /mutes\.0\.ip: /);
test("everybody", refused, { mac: "ff:ff:ff:ff:ff:ff" }, /mutes\.0\.mac: /);
test("no end", refused, { until: undefined }, /mutes\.0\.until: /);
test("more than a year", refused, { until: "2025-05-03T10:00:00Z" }, /until: must be after/);
test("an end before its begin", refused, { until: "2024-04-01T10:00:00Z" }, /until: must be/);
test("no reason", refused, { reason: "  " }, /mutes\.0\.reason: /);
test("nobody's", refused, { by: "" }, /mutes\.0\.by: /);
test("an unknown key", refused, { vlan: 7 }, /"vlan"/);
test("an id that is none", refused, { id: "mute-../x" }, /mutes\.0\.id: /);
test("no object", (t) => {
  t.throws(() => read(t, null), { message: /mutes\.0: / });
});

test("property: whatever the document holds, it is a list or refused on one line", (t) => {
  const list = muteList(scratchFolder(t));
  const values = fc.oneof(fc.jsonValue(), fc.constant(entry), fc.constant({ mutes: [entry] }));
  const documents = fc.oneof(
    values.map((value) => JSON.stringify(value)),
    fc.array(values, { maxLength: 3 }).map((mutes) => JSON.stringify({ mutes })),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(documents, (text) => {
      writeFileSync(list.file, text);
      try {
        t.true(Array.isArray(list.read()));
      } catch (error) {
        t.true(error instanceof AppError, String(error));
        t.notRegex((error as Error).message, /[\n\r\u2028\u2029]/);
      }
    }),
    { numRuns: 300 },
  );
});
