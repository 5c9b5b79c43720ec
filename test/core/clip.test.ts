import test from "ava";
import fc from "fast-check";
import { clip } from "#core/clip.ts";

const limits = { textChars: 5, listItems: 2 };

test("texts and lists are cut, all else stays", (t) => {
  const value = { a: "123456", b: [1, 2, 3], c: { d: [["abcdefg"]] }, e: null, f: 7, g: true };
  t.deepEqual<unknown, unknown>(clip(value, limits), {
    a: "12345",
    b: [1, 2],
    c: { d: [["abcde"]] },
    e: null,
    f: 7,
    g: true,
  });
});

test("a character of two halves is not cut in two", (t) => {
  t.is(clip("1234\u{1f600}", limits), "1234");
  t.is(clip("123\u{1f600}9", limits), "123\u{1f600}");
});

test("what is within the limits comes back equal; nothing comes back beyond them", (t) => {
  const wide = { textChars: 1000, listItems: 1000 };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      t.deepEqual(clip(value, wide), value);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
      const kept = clip(texts, limits);
      t.true(kept.length <= 2 && kept.every((text) => text.length <= 5 && text.isWellFormed()));
    }),
  );
});
