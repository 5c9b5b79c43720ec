import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ExecutionContext } from "ava";
import test from "ava";
import { checkMirror } from "#app/doctor/mirror.ts";
import { startAppliance } from "../../helpers/appliance.ts";
import { freePort } from "../../helpers/mosquitto.ts";

/** A server on the page's port that answers so. */
async function serve(t: ExecutionContext, body: string, status = 200): Promise<number> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  t.teardown(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

const lookAt = (port: number) => checkMirror({ host: "127.0.0.1", port });

test("a running box says how its mirror port stands", async (t) => {
  const box = await startAppliance(t, { source: ["--synthetic"] });
  await box.shows("frames", ({ mirror }) => mirror.verdict === "ok");
  const finding = await lookAt(Number(new URL(box.url).port));
  t.deepEqual(finding, { name: "mirror", result: "pass", detail: "synthetic office is ok" });
});

test("what is wrong comes with its own mend, whatever else the page says", async (t) => {
  const sentence = "An alarm: see to it first.";
  const advice = "Mirror port sees one direction only: on the switch give both.";
  const mirror = { source: "eth0", verdict: "one-way", advice };
  const port = await serve(t, JSON.stringify({ sentence, mirror }));
  t.deepEqual(await lookAt(port), {
    name: "mirror",
    result: "warn",
    detail: "eth0 is one-way",
    mend: "Mirror port sees one direction only: on the switch give both",
  });
});

test("nobody, or somebody else, on the port is no appliance", async (t) => {
  const skipped = { name: "mirror", result: "skip" };
  t.like(await lookAt(await freePort()), skipped);
  t.like(await lookAt(0), skipped);
  t.like(await lookAt(await serve(t, "<html>")), skipped);
  t.like(await lookAt(await serve(t, '{"mirror":7}')), skipped);
  t.like(await lookAt(await serve(t, "{}", 404)), skipped);
});

test("an answer without an end is not read on and on, nor taken when it is too long", async (t) => {
  const chunk = Buffer.alloc(65_536, " ");
  let sent = 0;
  const server = createServer((_, response) => {
    // Of no length that it tells.
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on("drain", more);
    more();
  });
  t.teardown(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  t.like(await lookAt(port), { name: "mirror", result: "skip" });
  t.true(sent < 4 * 4_194_304, `${sent} bytes`);
  const mirror = { source: "eth0", verdict: "ok", advice: null };
  const whole = (blanks: number) => serve(t, `${" ".repeat(blanks)}${JSON.stringify({ mirror })}`);
  t.like(await lookAt(await whole(4_000_000)), { result: "pass" });
  t.like(await lookAt(await whole(4_194_304)), { result: "skip" });
});
