import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import test from "ava";
import { MAX_BACKLOG_BYTES, MAX_CLIENTS } from "#status/event-hub.ts";
import type { Snapshot } from "#status/types.ts";
import { parseExposition } from "./exposition.ts";
import { sampleRates, spoof, well } from "./samples.ts";
import { ask, poll, serve } from "./served.ts";

interface Stream extends Disposable {
  readonly status: number;
  /** Events read so far. */
  readonly events: { readonly name: string; readonly data: unknown }[];
  readonly ended: boolean;
}

function open(url: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request: ClientRequest = get(`${url}/events`, { agent: false }, (response) =>
      resolve(follow(request, response)),
    );
    request.on("error", reject);
  });
}

function follow(request: ClientRequest, response: IncomingMessage): Stream {
  const state = { ended: false };
  const events: Stream["events"] = [];
  let rest = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const match = /^event: (\w+)\ndata: (.*)$/.exec(block);
      if (match !== null) events.push({ name: match[1] ?? "", data: JSON.parse(match[2] ?? "") });
    }
  });
  response.on("error", () => {});
  response.on("close", () => {
    state.ended = true;
  });
  return {
    status: response.statusCode ?? 0,
    events,
    get ended() {
      return state.ended;
    },
    [Symbol.dispose]: () => request.destroy(),
  };
}

async function metric(url: string, name: string): Promise<number> {
  const { body } = await ask(`${url}/metrics`);
  return parseExposition(body).get(name)?.samples[0]?.value ?? Number.NaN;
}

test("a stream begins with the snapshot and the past rates, then follows both", async (t) => {
  let current: Snapshot = well;
  await using server = await serve({ snapshot: () => current });
  using stream = await open(server.url);
  await poll(() => (stream.events.length >= 2 ? true : null));
  t.deepEqual(stream.events[0], { name: "snapshot", data: well });
  t.deepEqual(stream.events[1], { name: "rates", data: sampleRates(3) });
  const point = { atMs: 5, packetsPerS: 1.5, bitsPerS: 8 };
  server.push(point);
  current = { ...well, sentence: "line\nfeed\r\n\r\nevent: evil" };
  server.pushSnapshot();
  await poll(() => (stream.events.length >= 4 ? true : null));
  t.deepEqual(stream.events[2], { name: "rate", data: point });
  t.deepEqual(stream.events[3], { name: "snapshot", data: current });
});

test("a still stream beats", async (t) => {
  await using server = await serve();
  using stream = await open(server.url);
  await poll(() => stream.events.find((event) => event.name === "beat") ?? null);
  t.false(stream.ended);
});

test("without a listener no snapshot is taken", async (t) => {
  let taken = 0;
  await using server = await serve({
    snapshot: () => {
      taken += 1;
      return well;
    },
  });
  server.pushSnapshot();
  t.is(taken, 0);
});

test(`no more than ${MAX_CLIENTS} streams; a freed place is given again`, async (t) => {
  await using server = await serve();
  const streams = await Promise.all(Array.from({ length: MAX_CLIENTS }, () => open(server.url)));
  t.true(streams.every((stream) => stream.status === 200));
  const refused = await ask(`${server.url}/events`);
  t.is(refused.status, 503);
  t.is(refused.headers["retry-after"], "10");
  t.is(refused.body, "events: too many pages are open, close one\n");
  t.is(await metric(server.url, "arpguard_page_clients"), MAX_CLIENTS);
  t.is(await metric(server.url, "arpguard_page_clients_refused_total"), 1);
  streams[0]?.[Symbol.dispose]();
  await poll(async () =>
    (await metric(server.url, "arpguard_page_clients")) === MAX_CLIENTS - 1 ? true : null,
  );
  using late = await open(server.url);
  t.is(late.status, 200);
  for (const stream of streams) stream[Symbol.dispose]();
});

test("a visitor who does not read is cut off; the others get everything", async (t) => {
  const alert = { ...spoof, why: ["x".repeat(MAX_BACKLOG_BYTES)] };
  let windows = 0;
  await using server = await serve({ snapshot: () => ({ ...well, windows, alerts: [alert] }) });
  using reader = await open(server.url);
  const idler = connect(server.port, "127.0.0.1", () => {
    idler.write("GET /events HTTP/1.1\r\nhost: localhost\r\n\r\n");
  });
  idler.pause();
  idler.on("error", () => {});
  await poll(async () => ((await metric(server.url, "arpguard_page_clients")) === 2 ? true : null));
  let sent = 1;
  while ((await metric(server.url, "arpguard_page_clients_dropped_total")) === 0) {
    windows += 1;
    server.pushSnapshot();
    sent += 1;
    await poll(() => {
      const got = reader.events.filter((event) => event.name === "snapshot").length;
      return got === sent ? true : null;
    });
    if (sent > 500) return t.fail("128 MB were buffered for a visitor who does not read");
  }
  t.is(await metric(server.url, "arpguard_page_clients"), 1);
  t.false(reader.ended);
  idler.destroy();
});

test("closing the server ends every stream", async (t) => {
  const server = await serve();
  using stream = await open(server.url);
  await server[Symbol.asyncDispose]();
  await poll(() => (stream.ended ? true : null));
  await t.throwsAsync(ask(`${server.url}/healthz`));
});
