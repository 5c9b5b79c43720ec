import test from "ava";
import fc from "fast-check";
import { ask, askRaw, serve } from "./served.ts";

const RUNS = 300;
const CLOSING = "HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
/** Chance alone leaves one of the common answers out now and then. */
const EXAMPLES: [string][] = [
  [`GET /metrics ${CLOSING}`],
  [`GET /nothing ${CLOSING}`],
  [`POST / ${CLOSING}`],
  ["no request\r\n\r\n"],
];

/** Bytes as a text of one character each. */
const bytes = fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw).toString("latin1"));
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/);
const target = fc.oneof(
  fc.webPath().map((path) => path || "/"),
  fc.constantFrom(
    "/",
    "/events?x",
    "/metrics",
    "/evidence/a.pcapng",
    "/%00",
    "/..%2f..%2fetc/passwd",
    "http://a/",
    "*",
  ),
  bytes,
);
const visible = fc.stringMatching(/^[ -~]{0,60}$/);
const headers = fc.oneof(
  fc.array(fc.tuple(token, visible), { maxLength: 4 }),
  fc.array(fc.tuple(fc.oneof(token, bytes), bytes), { maxLength: 8 }),
);
const request = fc
  .tuple(
    fc.oneof(fc.constantFrom("GET", "HEAD", "POST", "CONNECT", "PRI"), token),
    target,
    fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", ""),
    fc.boolean(),
    headers,
    bytes,
  )
  .map(([method, path, version, hosted, extra, body]) =>
    [
      `${method} ${path} ${version}`,
      ...(hosted ? ["host: localhost"] : []),
      "connection: close",
      ...extra.map(([name, value]) => `${name}: ${value}`),
      "",
      body,
    ].join("\r\n"),
  );

test("whatever is sent, the server answers by the rules or hangs up, and lives on", async (t) => {
  const problems: string[] = [];
  const seen = new Set<string>();
  await using server = await serve({
    log: { warn: (details, message) => problems.push(`${message} ${JSON.stringify(details)}`) },
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(request, request, bytes), async (text) => {
      const answer = await askRaw(server.port, Buffer.from(text, "latin1"), 250);
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? "none";
      seen.add(status);
      return /^(none|200|304|400|403|404|405|408|413|417|421|431|503)$/.test(status);
    }),
    { numRuns: RUNS, examples: EXAMPLES },
  );
  t.deepEqual(problems, []);
  for (const status of ["200", "400", "404", "405"]) t.true(seen.has(status), `${status} was met`);
  t.like(await ask(`${server.url}/healthz`), { status: 200, body: "ok\n" });
});
