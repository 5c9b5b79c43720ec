import test from "ava";
import { elfFault } from "#infer/tflite-c/elf.ts";

/** The first 20 bytes of an ELF file (man 5 elf). */
function head({ bits = 2, order = 1, type = 3, machine = 62 } = {}): Uint8Array {
  return Uint8Array.from([
    ...[0x7f, 0x45, 0x4c, 0x46], // e_ident: \x7fELF
    ...[bits, order, 1, 0], // class, data, version, ABI
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[type, 0],
    ...[machine & 0xff, machine >> 8],
  ]);
}

const refuses = test.macro((t, bytes: Uint8Array, architecture: string, fault: RegExp | null) => {
  const found = elfFault(bytes, architecture);
  if (fault === null) t.is(found, null);
  else t.regex(found ?? "", fault);
});

test("a library for this box", refuses, head(), "x64", null);
test("one for arm64", refuses, head({ machine: 183 }), "arm64", null);
test(
  "another's",
  refuses,
  head({ machine: 183 }),
  "x64",
  /^is made for arm64, and this box is x64$/,
);
test("of 32 bits", refuses, head({ bits: 1, machine: 3 }), "x64", /^is made for i386/);
test("x32", refuses, head({ bits: 1 }), "x64", /^is made for x86-64, and/);
test("of the other order", refuses, head({ order: 2 }), "x64", /^is made for machine 15872/);
test("of an unknown machine", refuses, head({ machine: 4242 }), "x64", /machine 4242, and/);
test("for a box that is none of ours", refuses, head(), "mips", /and this box is mips$/);
test("a program", refuses, head({ type: 2 }), "x64", /^is no shared library, but another kind/);
test("a text", refuses, new TextEncoder().encode("#!/bin/sh\n# a script"), "x64", /\(ELF\)$/);
test("a short file", refuses, head().subarray(0, 19), "x64", /^is no shared library \(ELF\)$/);
test("nothing", refuses, new Uint8Array(), "x64", /^is no shared library \(ELF\)$/);

test("bytes in the middle of a buffer are read from where they begin", (t) => {
  const all = Uint8Array.from([1, 2, 3, ...head()]);
  t.is(elfFault(all.subarray(3), "x64"), null);
});
