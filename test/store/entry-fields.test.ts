import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { moment, plainText, toMicros } from "#store/entry-fields.ts";

const isPlain = (text: string) => plainText(20).safeParse(text).success;

test("plain text is one line of 1 to so many characters, without its margins", (t) => {
  t.is(plainText(20).parse("  a planned test  "), "a planned test");
  t.true(isPlain("überprüft, 点検 ✓"));
  t.false(isPlain(" \n "));
  t.false(isPlain("x".repeat(21)));
});

test("nothing that steers a terminal or turns the direction of writing is plain", (t) => {
  for (const evil of [
    "a\nb",
    "a\rb",
    "\u001b[2J",
    "a\u0000b",
    "a\u2028b",
    "a\u202eb",
    "a\u2066b",
  ]) {
    t.false(isPlain(`.${evil}.`), JSON.stringify(evil));
  }
});

test("property: what is plain is one line", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
      const { data } = plainText(20).safeParse(text);
      return data === undefined || !/[\p{Cc}\u2028\u2029]/u.test(data);
    }),
  );
  t.pass();
});

test("a moment is RFC 3339 in a year that whole microseconds can tell", (t) => {
  const isMoment = (text: string) => moment.safeParse(text).success;
  t.true(isMoment("2026-05-01T18:00:00Z"));
  t.true(isMoment("2026-05-01T18:00:00.123456Z"));
  t.false(isMoment("2026-05-01"));
  t.false(isMoment("9999-05-01T18:00:00Z"));
  t.false(isMoment("tomorrow"));
  t.is(toMicros("2024-05-01T10:00:00.000000Z"), micros(1_714_557_600_000_000));
});
