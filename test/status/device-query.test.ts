import test from "ava";
import fc from "fast-check";
import { parseDeviceQuery } from "#status/device-query.ts";

test("all parts may be left out", (t) => {
  const all = { text: "", sort: "address", offset: 0, limit: 50 };
  t.deepEqual(parseDeviceQuery("/api/devices"), all as never);
  t.deepEqual(parseDeviceQuery("/api/devices?"), all as never);
});

test("what is asked for", (t) => {
  const url = "/api/devices?query=B%C3%BCro+10.0%25&sort=last&offset=100&limit=500";
  t.deepEqual(parseDeviceQuery(url), { text: "Büro 10.0%", sort: "last", offset: 100, limit: 500 });
});

const refuses = test.macro((t, part: string, line: RegExp) => {
  t.regex(String(parseDeviceQuery(`/api/devices?${part}`)), line);
});
test("a long text", refuses, `query=${"x".repeat(101)}`, /^devices: query is longer than 100$/);
test("another order", refuses, "sort=__proto__", /^devices: sort is none of address, name/);
test("a negative offset", refuses, "offset=-1", /^devices: offset is no whole number of 0 to/);
test("no number", refuses, "offset=1e3", /offset/);
test("a limit of nothing", refuses, "limit=0", /^devices: limit is no whole number of 1 to 500$/);
test("a limit of all", refuses, "limit=501", /limit/);

test("whatever the address, the query is bounded or refused", (t) => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const query = parseDeviceQuery(`/api/devices?${text}`);
      return typeof query === "string" || (query.text.length <= 100 && query.limit <= 500);
    }),
  );
  t.pass();
});
