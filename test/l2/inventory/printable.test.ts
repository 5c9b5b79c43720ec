import test from "ava";
import fc from "fast-check";
import { fingerprintOf, printable, textHash } from "#l2/inventory/printable.ts";

const told = (text: string) => {
  const bytes = Buffer.from(text);
  return printable(bytes, 0, bytes.length);
};

const reads = test.macro((t, text: string, want: string | null) => t.is(told(text), want));

test("a plain name stays", reads, "kevin-PC", "kevin-PC");
test("letters of any language stay", reads, "Büro-プリンタ", "Büro-プリンタ");
test("a terminal's escape loses its force", reads, "a\u001b[2Jb", "a\ufffd[2Jb");
test("so do breaks of line", reads, "a\r\nb\u2028c", "a\ufffd\ufffdb\ufffdc");
test("and marks that turn the reading order", reads, "a\u202egpj.exe", "a\ufffdgpj.exe");
test("markup is text", reads, "<b onclick=x>", "<b onclick=x>");
test("the zero some clients count in is left out", reads, "PC3\0", "PC3");
test("nothing is no name", reads, "  \0", null);

test("bytes that are no UTF-8 are replaced", (t) => {
  t.is(printable(Uint8Array.of(0x61, 0xff, 0x62), 0, 3), "a\ufffdb");
});

test("only the bytes asked for are read", (t) => {
  t.is(printable(Buffer.from("xxabyy"), 2, 2), "ab");
});

test("whatever the bytes, the text is short and harmless", (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 255 }), (bytes) => {
      const text = printable(bytes, 0, bytes.length) ?? "a";
      return [...text].length <= 64 && text.trim() !== "" && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
    }),
  );
  t.pass();
});

test("a fingerprint is the codes in order, at most 64", (t) => {
  t.is(fingerprintOf(Uint8Array.of(9, 1, 3, 6), 1, 3), "1,3,6");
  t.is(fingerprintOf(new Uint8Array(255).fill(255), 0, 255).split(",").length, 64);
});

test("the hash tells texts apart, wherever they stand", (t) => {
  const bytes = Buffer.from("abab");
  t.is(textHash(bytes, 0, 2), textHash(bytes, 2, 2));
  t.not(textHash(bytes, 0, 2), textHash(bytes, 1, 2));
});
