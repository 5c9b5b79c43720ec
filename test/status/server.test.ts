import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { startStatusServer } from "#status/server.ts";
import type { Snapshot } from "#status/types.ts";
import { parseExposition } from "./exposition.ts";
import { noDevices, sampleRates, well } from "./samples.ts";
import { ask, askRaw, serve, writeWeb } from "./served.ts";

test("the page and its parts are served with their types", async (t) => {
  await using server = await serve();
  const parts = [
    ["/", "index.html", "text/html; charset=utf-8"],
    ["/app.js", "app.js", "text/javascript; charset=utf-8"],
    ["/app.css", "app.css", "text/css; charset=utf-8"],
    ["/icon.svg", "icon.svg", "image/svg+xml"],
  ] as const;
  for (const [path, file, type] of parts) {
    const { status, headers, body } = await ask(`${server.url}${path}?again=1`);
    t.is(status, 200);
    t.is(headers["content-type"], type);
    t.true(body.startsWith(`the text of ${file}`));
  }
});

test("a part is not sent twice: its tag answers 304, zipped or not", async (t) => {
  await using server = await serve();
  const tags = new Set<string>();
  for (const coding of ["identity", "gzip;q=0", "gzip", "br, gzip;q=0.5"]) {
    const headers = { "accept-encoding": coding };
    const first = await ask(`${server.url}/app.js`, { headers });
    const etag = first.headers.etag ?? "";
    t.regex(etag, /^"[\w-]+"$/);
    tags.add(etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const again = await ask(`${server.url}/app.js`, {
        headers: { ...headers, "if-none-match": known },
      });
      t.is(again.status, 304);
      t.is(again.body, "");
      t.is(again.headers.etag, etag);
    }
    const other = { ...headers, "if-none-match": '"other"' };
    t.is((await ask(`${server.url}/app.js`, { headers: other })).status, 200);
  }
  t.is(tags.size, 2);
});

test("a zipped part is the part", async (t) => {
  await using server = await serve();
  const plain = await ask(`${server.url}/app.css`);
  const response = await fetch(`${server.url}/app.css`, { headers: { "accept-encoding": "gzip" } });
  t.is(response.headers.get("content-encoding"), "gzip");
  t.is(await response.text(), plain.body);
  const raw = await askRaw(
    server.port,
    "GET /app.css HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n",
  );
  const packed = Buffer.from(raw.slice(raw.indexOf("\r\n\r\n") + 4), "latin1");
  t.is(gunzipSync(packed).toString(), plain.body);
});

test("/api/snapshot is the snapshot", async (t) => {
  await using server = await serve();
  const { headers, body } = await ask(`${server.url}/api/snapshot`);
  t.is(headers["content-type"], "application/json");
  t.is(headers["cache-control"], "no-store");
  t.deepEqual(JSON.parse(body), well);
});

test("the evidence of an alert is sent as a file to save; without it one line says so", async (t) => {
  const file = Uint8Array.of(10, 13, 13, 10, 0, 255);
  const asked: string[] = [];
  await using server = await serve({
    evidence: (id) => {
      asked.push(id);
      return id === "arp-spoof-1" ? file : null;
    },
  });
  const response = await fetch(`${server.url}/evidence/arp-spoof-1.pcapng`);
  t.is(response.status, 200);
  t.is(response.headers.get("content-type"), "application/x-pcapng");
  t.is(response.headers.get("content-disposition"), 'attachment; filename="arp-spoof-1.pcapng"');
  t.is(response.headers.get("cache-control"), "no-store");
  t.deepEqual(new Uint8Array(await response.arrayBuffer()), file);
  const head = await ask(`${server.url}/evidence/arp-spoof-1.pcapng`, { method: "HEAD" });
  t.like(head, { status: 200, body: "" });
  t.is(head.headers["content-length"], "6");
  const none = await ask(`${server.url}/evidence/arp-spoof-2.pcapng`);
  t.like(none, { status: 404, body: "no evidence of this alert is kept\n" });
  t.deepEqual(asked, ["arp-spoof-1", "arp-spoof-1", "arp-spoof-2"]);
});

test("what is no alert's id is never asked for", async (t) => {
  const asked: string[] = [];
  await using server = await serve({
    evidence: (id) => {
      asked.push(id);
      return null;
    },
  });
  for (const name of [
    "../history.db",
    "..%2fhistory.pcapng",
    "%61.pcapng",
    "A.pcapng",
    "a.pcapng/",
    "a/b.pcapng",
    ".pcapng",
    `${"a".repeat(81)}.pcapng`,
    "",
  ]) {
    const raw = await askRaw(
      server.port,
      `GET /evidence/${name} HTTP/1.0\r\nhost: localhost\r\n\r\n`,
    );
    t.regex(raw, /^HTTP\/1\.1 404 .*\r\n\r\nno such page\n$/s, name);
  }
  t.deepEqual(asked, []);
});

test("/metrics names its format and follows it", async (t) => {
  await using server = await serve();
  const { headers, body } = await ask(`${server.url}/metrics`);
  t.is(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
  t.true(parseExposition(body).has("arpguard_frames_total"));
});

test("/healthz answers 200 ok, or 503 and the reason", async (t) => {
  let current: Snapshot = well;
  await using server = await serve({ snapshot: () => current });
  t.like(await ask(`${server.url}/healthz`), { status: 200, body: "ok\n" });
  current = { ...well, mirror: { ...well.mirror, verdict: "no-link" } };
  t.like(await ask(`${server.url}/healthz`), {
    status: 503,
    body: "capture: no link on eth0\n",
  });
});

test("every answer carries the headers that keep strangers out", async (t) => {
  await using server = await serve();
  for (const path of ["/", "/app.js", "/api/snapshot", "/metrics", "/healthz", "/nowhere"]) {
    const { headers } = await ask(`${server.url}${path}`);
    const policy = String(headers["content-security-policy"]);
    t.true(policy.includes("default-src 'none'") && !policy.includes("unsafe"), path);
    t.is(headers["x-content-type-options"], "nosniff");
    t.is(headers["referrer-policy"], "no-referrer");
    t.is(headers["access-control-allow-origin"], undefined);
  }
});

test("HEAD answers as GET does, without a body", async (t) => {
  await using server = await serve();
  for (const path of ["/", "/api/snapshot", "/metrics", "/healthz", "/events", "/nowhere"]) {
    const { status, body } = await ask(`${server.url}${path}`, { method: "HEAD" });
    t.is(status, path === "/nowhere" ? 404 : 200, path);
    t.is(body, "");
  }
});

test("other methods, bodies, paths and names are refused", async (t) => {
  await using server = await serve();
  const post = await ask(`${server.url}/`, { method: "POST" });
  t.is(post.status, 405);
  t.is(post.headers.allow, "GET, HEAD");
  t.is((await ask(`${server.url}/`, { headers: { "content-length": "5" } })).status, 413);
  t.is((await ask(`${server.url}/`, { headers: { host: "evil.example" } })).status, 421);
  t.is((await ask(`${server.url}/index.html`)).status, 404);
  for (const path of [
    "/../package.json",
    "/%2e%2e/package.json",
    "//app.js",
    "/app.js/",
    "*",
    "x",
  ]) {
    const raw = await askRaw(server.port, `GET ${path} HTTP/1.0\r\nhost: localhost\r\n\r\n`);
    t.regex(raw, /^HTTP\/1\.1 40[04] /, path);
  }
});

test("a header larger than the limit is refused", async (t) => {
  await using server = await serve();
  const raw = await askRaw(
    server.port,
    `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`,
  );
  t.true(raw.startsWith("HTTP/1.1 431 "));
});

test("a request that never ends is cut off", async (t) => {
  await using server = await serve();
  const socket = connect(server.port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: local");
  const answer = await text(socket);
  t.true(answer.startsWith("HTTP/1.1 408 "));
});

test("a snapshot that fails is answered with 500 and logged; the server lives", async (t) => {
  const lines: string[] = [];
  let broken = true;
  await using server = await serve({
    snapshot: () => {
      if (broken) throw new Error("table\nbroken");
      return well;
    },
    log: { warn: (details, message) => lines.push(`${message} ${JSON.stringify(details)}`) },
  });
  t.is((await ask(`${server.url}/metrics`)).status, 500);
  t.is((await ask(`${server.url}/events`)).status, 500);
  t.deepEqual(lines, [
    'page: request failed {"path":"/metrics","error":"table broken"}',
    'page: request failed {"path":"/events","error":"table broken"}',
  ]);
  broken = false;
  t.is((await ask(`${server.url}/healthz`)).status, 200);
});

test("a port in use is one plain line", async (t) => {
  await using first = await serve();
  const error = await t.throwsAsync(serve({ port: first.port }), { instanceOf: AppError });
  t.is(error.code, "page-failed");
  t.is(
    error.message,
    `page: cannot listen on 127.0.0.1 port ${first.port}: the port is in use, set another status.port`,
  );
});

test("an address of another box is one plain line", async (t) => {
  const error = await t.throwsAsync(serve({ host: "192.0.2.77" }), { instanceOf: AppError });
  t.is(error.code, "page-failed");
  t.regex(error.message, /no such address, correct status\.host$/);
});

test("a page that was not built is one plain line", async (t) => {
  let missing = "";
  {
    using web = writeWeb();
    missing = web.directory;
  }
  const error = await t.throwsAsync(
    startStatusServer({
      host: "127.0.0.1",
      port: 0,
      snapshot: () => well,
      rates: () => sampleRates(),
      devices: noDevices,
      webDirectory: missing,
    }),
    { instanceOf: AppError },
  );
  t.is(error.code, "setup-missing");
  t.regex(error.message, /^page: .*index\.html is missing: run "make build"$/);
});

test("the address printed can be opened, on IPv6 and on every interface too", async (t) => {
  for (const host of ["::1", "0.0.0.0", "::", "localhost"]) {
    await using server = await serve({ host });
    t.is((await ask(`${server.url}/healthz`)).body, "ok\n", host);
  }
});

test("the devices that a query finds are answered as JSON, a bad query in one line", async (t) => {
  const asked: unknown[] = [];
  await using server = await serve({
    devices: (query) => {
      asked.push(query);
      return { total: 7, found: 2, offset: query.offset, devices: [] };
    },
  });
  const good = await ask(`${server.url}/api/devices?query=a%20b&sort=name&offset=50&limit=10`);
  t.is(good.status, 200);
  t.is(good.headers["content-type"], "application/json");
  t.deepEqual(JSON.parse(good.body), { total: 7, found: 2, offset: 50, devices: [] });
  t.deepEqual(asked, [{ text: "a b", sort: "name", offset: 50, limit: 10 }]);
  const bad = await ask(`${server.url}/api/devices?limit=all`);
  t.is(bad.status, 400);
  t.is(bad.body, "devices: limit is no whole number of 1 to 500\n");
  t.is(asked.length, 1);
});
