import type { IncomingHttpHeaders } from "node:http";
import test from "ava";
import fc from "fast-check";
import { refusalOf } from "#status/request-guard.ts";

function refusal(
  headers: IncomingHttpHeaders,
  { method = "GET", listenHost = "0.0.0.0", localAddress = "192.0.2.5" } = {},
): number | null {
  return refusalOf({ method, headers, socket: { localAddress } }, listenHost)?.[0] ?? null;
}

const allowed = [
  "localhost",
  "LOCALHOST:8080",
  "127.0.0.1",
  "127.8.9.1:80",
  "[::1]:8080",
  "192.0.2.5:8080",
];
const refused = [
  undefined,
  "",
  "evil.example",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "127.evil.example",
  "192.0.2.6",
  "192.0.2.5:",
  "192.0.2.5:8080:1",
  "192.0.2.5:80800000",
  "user@192.0.2.5",
  "[::1",
  "::1",
  "[fe80::1]",
  " 192.0.2.5",
];

for (const host of allowed) {
  test(`host ${host} is let in`, (t) => t.is(refusal({ host }), null));
}
for (const host of refused) {
  test(`host ${host} is refused`, (t) =>
    t.is(refusal({ ...(host !== undefined && { host }) }), 421));
}

test("the configured name is let in", (t) => {
  t.is(
    refusal({ host: "Guard-7.plant.example:8080" }, { listenHost: "guard-7.plant.example" }),
    null,
  );
});

test("an IPv4 visitor of an IPv6 socket is let in by its IPv4 address", (t) => {
  const localAddress = "::ffff:192.0.2.5";
  t.is(refusal({ host: "192.0.2.5" }, { listenHost: "::", localAddress }), null);
});

for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"]) {
  test(`method ${method} is refused`, (t) => t.is(refusal({ host: "localhost" }, { method }), 405));
}

const bodies = [
  { "content-length": "1" },
  { "content-length": "x" },
  { "transfer-encoding": "chunked" },
];
for (const body of bodies) {
  test(`a body with ${JSON.stringify(body)} is refused`, (t) => {
    t.is(refusal({ host: "localhost", ...body }), 413);
  });
}

const sites: readonly (readonly [site: string, mode: string, status: number | null])[] = [
  ["same-origin", "cors", null],
  ["none", "navigate", null],
  ["cross-site", "navigate", null],
  ["cross-site", "no-cors", 403],
  ["same-site", "cors", 403],
];
for (const [site, mode, status] of sites) {
  test(`a ${mode} request from ${site}: ${status ?? "let in"}`, (t) => {
    t.is(refusal({ host: "localhost", "sec-fetch-site": site, "sec-fetch-mode": mode }), status);
  });
}

test("no domain name but localhost is ever let in", (t) => {
  fc.assert(fc.property(fc.domain(), (host) => refusal({ host }) === 421));
  t.pass();
});
