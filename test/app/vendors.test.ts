import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { isLocalMac, Vendors } from "#app/vendors.ts";
import { parseMac } from "#core/mac-address.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const macOf = (text: string) => parseMac(text)!;

test("the registry of the package knows who made what", (t) => {
  const vendors = new Vendors();
  t.true(vendors.size > 50_000);
  t.is(vendors.find(macOf("24:6f:28:d9:a7:64")), "Espressif Inc.");
  t.is(vendors.find(macOf("00:1c:7f:53:d0:28")), "Check Point Software Technologies");
  t.is(vendors.find(macOf("00:00:00:12:34:56")), "XEROX CORPORATION");
});

test("the longest prefix counts: 36 bits, then 28, then 24", (t) => {
  const path = join(scratchFolder(t), "oui.json");
  writeFileSync(
    path,
    [
      "{",
      ' "70B3D5": "IEEE Registration Authority\\n445 Hoes Lane",',
      ' "70B3D5A": "Twenty-Eight",',
      ' "70B3D5A12": "A \\"B\\\\C\\"\\nStreet 1",',
      ' "001122": "Alone"',
      "}",
    ].join("\n"),
  );
  const vendors = new Vendors(path);
  t.is(vendors.size, 4);
  t.is(vendors.find(macOf("70:b3:d5:a1:2f:ff")), 'A "B\\C"');
  t.is(vendors.find(macOf("70:b3:d5:a1:3f:ff")), "Twenty-Eight");
  t.is(vendors.find(macOf("70:b3:d5:b1:2f:ff")), "IEEE Registration Authority");
  t.is(vendors.find(macOf("00:11:22:00:00:00")), "Alone");
  t.is(vendors.find(macOf("00:11:23:00:00:00")), null);
});

test("an address that a system made up has no maker", (t) => {
  t.true(isLocalMac(macOf("02:42:ac:11:00:02")));
  t.true(isLocalMac(macOf("da:a1:19:00:00:01")));
  t.false(isLocalMac(macOf("24:6f:28:d9:a7:64")));
  t.is(new Vendors().find(macOf("02:00:00:12:34:56")), null);
});
