import test from "ava";
import fc from "fast-check";
import { evidencePath, idOf } from "#store/evidence-path.ts";

test("an id has its file, and a file its id", (t) => {
  t.is(evidencePath("/data", "arp-spoof-10-0-0-1-abc"), "/data/arp-spoof-10-0-0-1-abc.pcapng");
  t.is(idOf("arp-spoof-10-0-0-1-abc.pcapng"), "arp-spoof-10-0-0-1-abc");
});

test("no other text has a place in the folder", (t) => {
  for (const id of ["", "..", "../x", "a/b", "A", "a b", "a\n", "é", "a".repeat(81), "a.pcapng"]) {
    t.is(evidencePath("/data", id), null, id);
  }
  for (const name of ["a.pcap", ".pcapng", "a.pcapng.tmp", "a.pcapng\n", "x/a.pcapng"]) {
    t.is(idOf(name), null, name);
  }
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (id) => {
      return evidencePath("/data", id) === null || /^[a-z0-9-]{1,80}$/.test(id);
    }),
  );
});
