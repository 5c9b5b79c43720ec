import test from "ava";
import { linkTypeOf } from "#capture/file/link-types.ts";

test("what cannot be read has no link type", (t) => {
  // BSD loopback, 802.11, radiotap, USB: real numbers of the registry.
  for (const number of [0, 105, 127, 220, 65_535]) t.is(linkTypeOf(number), null);
});

test("each way to say raw IP is raw IP", (t) => {
  for (const number of [12, 14, 101, 228, 229]) t.is(linkTypeOf(number), 101);
});
