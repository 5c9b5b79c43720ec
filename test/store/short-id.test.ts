import test from "ava";
import { shortId } from "#store/short-id.ts";

test("an id is its prefix and so many letters that are read out without a doubt", (t) => {
  for (let n = 0; n < 200; n++) t.regex(shortId("mute", 6), /^mute-[0-9a-hjkmnp-tv-z]{6}$/);
  t.regex(shortId("ag", 8), /^ag-[0-9a-z]{8}$/);
});

test("no two of them are one", (t) => {
  t.is(new Set(Array.from({ length: 1000 }, () => shortId("x", 8))).size, 1000);
});
